"""転出証明書情報 — 住民基本台帳法 第24条の2第3項, 施行令 第24条の3 (RR-12): one person of a 特例転出.

To the municipality that the person goes to, which has no certificate to read. It carries the individual number
because the 転出証明書 does (施行令 第23条).
"""

from __future__ import annotations

from datetime import date

from openjuki.messages.parts import (
    Address,
    IndividualNumber,
    LegalDate,
    Message,
    MunicipalityCode,
    Name,
    ResidentCode,
    Sex,
    item,
)


class MoveOutItems(Message):
    """Who moves out, to where, when; `withdrawn`: stays after all, and nobody may move in by this."""

    to_municipality: MunicipalityCode
    from_municipality: MunicipalityCode
    resident_code: ResidentCode = item("RR-J-law-22", secret=True)
    individual_number: IndividualNumber | None = item("RR-J-law-15", secret=True)
    name: Name = item("RR-J-law-01")
    furigana: Name | None = item("RR-J-law-02")
    former_surname: Name | None = item("RR-J-law-03")
    birth: LegalDate = item("RR-J-law-05")
    sex: Sex = item("RR-J-law-06")
    householder_name: Name | None = item("RR-J-law-07")
    relationship: Name | None = item("RR-J-law-08")
    registered_domicile: Address | None = item("RR-J-law-09")
    register_head: Name | None = item("RR-J-law-09")
    address: Address = item("RR-J-law-11")
    destination: Address = item("RR-J-del-law-02")
    planned_move_out_on: date
    notified_on: date = item("RR-J-del-other-02")
    withdrawn: bool
