"""転入通知 — 住民基本台帳法 第9条第1項 (RR-12): to the municipality that somebody has left."""

from __future__ import annotations

from datetime import date

from openjuki.messages.parts import (
    Address,
    LegalDate,
    Message,
    MunicipalityCode,
    Name,
    ResidentCode,
    Sex,
    item,
)


class MoveInItems(Message):
    """Who moved in, from where, to where, when. It carries no individual number: the code identifies."""

    to_municipality: MunicipalityCode
    from_municipality: MunicipalityCode
    resident_code: ResidentCode = item("RR-J-law-22", secret=True)
    name: Name = item("RR-J-law-01")
    birth: LegalDate = item("RR-J-law-05")
    sex: Sex = item("RR-J-law-06")
    previous_address: Address = item("RR-J-law-14")
    last_registered_address: Address | None = item("RR-J-other-17")
    unreported_address: Address | None
    address: Address = item("RR-J-law-11")
    changed_on: LegalDate
    notified_on: date = item("RR-J-law-13")
