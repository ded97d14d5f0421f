"""異動情報の差分 — what an office fetches from the hub (HB-01, HB-02, HB-06).

The hub publishes all items once; what a consumer receives is cut down, when it reads, to its own rows of
`destination-items.csv`. An item that is absent was not given; None = 空欄. 住民基本台帳法 第1条, 第3条第2項.
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
    """Subject: 宛名番号. Only that number is always there; everything else depends on the destination."""

    addressee_no: AddresseeNo = item("RR-J-other-01")
    kind: Kind | None = item("RR-J-other-06", default=None)
    status: Status | None = item("RR-J-other-05", default=None)
    household_no: HouseholdNo | None = item("RR-J-other-02", default=None)
    member_order: int | None = item("RR-J-other-03", default=None)
    name: Name | None = item("RR-J-law-01", default=None)
    furigana: Name | None = item("RR-J-law-02", default=None)
    birth: LegalDate | None = item("RR-J-law-05", default=None)
    sex: Sex | None = item("RR-J-law-06", default=None)
    householder_name: Name | None = item("RR-J-law-07", default=None)
    relationship: Name | None = item("RR-J-law-07", default=None)
    is_householder: bool | None = item("RR-J-law-08", default=None)
    became_resident_on: LegalDate | None = item("RR-J-law-10", default=None)
    address: Address | None = item("RR-J-law-11", default=None)
    address_detail: Address | None = item("RR-J-law-11", default=None)
    address_since: LegalDate | None = item("RR-J-law-12", default=None)
    notified_on: date | None = item("RR-J-law-13", default=None)
    previous_address: Address | None = item("RR-J-law-14", default=None)
    individual_number: IndividualNumber | None = item("RR-J-law-15", default=None, secret=True)
    removal_reason: Code | None = item("RR-J-del-law-01", default=None)
    removed_on: LegalDate | None = item("RR-J-del-law-03", default=None)
