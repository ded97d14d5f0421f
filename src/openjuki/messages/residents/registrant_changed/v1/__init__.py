"""印鑑登録の対象者の異動 — from the register to the seal registration (SL-01, SL-02): what it needs, no more.

Whether somebody may register a seal, what the seal may say, and when a registration ends follow from these
items; no number of the person but 宛名番号. 印鑑登録証明事務処理要領.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from openjuki.messages.parts import (
    Address,
    AddresseeNo,
    Code,
    HouseholdNo,
    Kind,
    LegalDate,
    Message,
    Name,
    Sex,
    Status,
    item,
)


class Body(Message):
    """Subject: 宛名番号. All items are given each time; None = 空欄.

    `furigana`: for searching alone, certified or not; `became_resident_on` (foreign residents have none): another day
    after a removal means that the person came anew. Both None where the sender is older than the item.
    `planned_move_out_on`: from that day on there is no registration, whether the removal was written or not.
    """

    addressee_no: AddresseeNo = item("RR-J-other-01")
    kind: Kind = item("RR-J-other-06")
    status: Status = item("RR-J-other-05")
    ward: Annotated[str, StringConstraints(pattern=r"^([0-9]{5})?$")] = item("RR-J-other-14")
    household_no: HouseholdNo | None = item("RR-J-other-02")
    name: Name = item("RR-J-law-01")
    surname: Name | None = item("RR-J-law-01")
    given_name: Name | None = item("RR-J-law-01")
    former_surname: Name | None = item("RR-J-law-03")
    kanji_name: Name | None = item("RR-F-law-02")
    katakana_name: Name | None = item("RR-F-other-17")
    alias: Name | None = item("RR-F-law-03")
    furigana: Name | None = item("RR-J-law-02", default=None)
    birth: LegalDate | None = item("RR-J-law-05")
    sex: Sex = item("RR-J-law-06")
    address: Address = item("RR-J-law-11")
    adult_ward: bool = item("RR-J-other-19")
    planned_move_out_on: date | None = item("RR-J-del-law-03")
    removal_reason: Code | None = item("RR-J-del-law-01")
    removed_on: LegalDate | None = item("RR-J-del-law-03")
    became_resident_on: LegalDate | None = item("RR-J-law-10", default=None)
