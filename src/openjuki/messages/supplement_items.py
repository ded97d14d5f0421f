"""戸籍の附票記載事項通知 — 住民基本台帳法 第19条第1項 (RR-06): to the municipality of the family register."""

from __future__ import annotations

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


class SupplementItems(Message):
    """What the supplement of the family register must show: register, name, address and since when (17条)."""

    to_municipality: MunicipalityCode
    registered_domicile: Address = item("RR-J-law-09")
    register_head: Name = item("RR-J-law-09")
    name: Name = item("RR-J-law-01")
    birth: LegalDate = item("RR-J-law-05")
    sex: Sex = item("RR-J-law-06")
    resident_code: ResidentCode = item("RR-J-law-22", secret=True)
    address: Address = item("RR-J-law-11")
    address_since: LegalDate = item("RR-J-law-12")
