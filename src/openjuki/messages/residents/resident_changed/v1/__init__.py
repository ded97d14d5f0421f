"""異動情報 — from the register to the hub (RR-07, HB-01): what some destination may get, no more.

The items are the union of `destination-items.csv`; a test compares. Each destination gets its own part of
them from the hub. 住民基本台帳法 第1条, 第3条第2項.
"""

from __future__ import annotations

from datetime import date

from openjuki.messages.parts import (
    Address,
    AddresseeNo,
    Code,
    HouseholdNo,
    IndividualNumber,
    Kind,
    LegalDate,
    Message,
    Name,
    Sex,
    Status,
    item,
)


class Body(Message):
    """Subject: 宛名番号. All items are given each time; None = 空欄."""

    addressee_no: AddresseeNo = item("RR-J-other-01")
    kind: Kind = item("RR-J-other-06")
    status: Status = item("RR-J-other-05")
    household_no: HouseholdNo | None = item("RR-J-other-02")
    member_order: int | None = item("RR-J-other-03")
    name: Name = item("RR-J-law-01")
    furigana: Name | None = item("RR-J-law-02")
    birth: LegalDate | None = item("RR-J-law-05")
    sex: Sex = item("RR-J-law-06")
    householder_name: Name | None = item("RR-J-law-07")
    relationship: Name | None = item("RR-J-law-07")
    is_householder: bool = item("RR-J-law-08")
    became_resident_on: LegalDate | None = item("RR-J-law-10")
    address: Address = item("RR-J-law-11")
    address_detail: Address | None = item("RR-J-law-11")
    address_since: LegalDate | None = item("RR-J-law-12")
    notified_on: date | None = item("RR-J-law-13")
    previous_address: Address | None = item("RR-J-law-14")
    individual_number: IndividualNumber | None = item("RR-J-law-15", secret=True)
    removal_reason: Code | None = item("RR-J-del-law-01")
    removed_on: LegalDate | None = item("RR-J-del-law-03")
