"""本人確認情報 — 住民基本台帳法 第30条の6 (PO-1): the eight items that leave the city, and no others."""

from __future__ import annotations

from openjuki.messages.parts import (
    Address,
    Code,
    IndividualNumber,
    LegalDate,
    Message,
    Name,
    ResidentCode,
    Sex,
    item,
)


class IdentityItems(Message):
    """The eight items of PO-1. `individual_number` is None until a number was given (RR-10)."""

    resident_code: ResidentCode = item("PO-1:住民票コード", "RR-J-law-22", secret=True)
    name: Name = item("PO-1:氏名", "RR-J-law-01")
    birth: LegalDate = item("PO-1:生年月日", "RR-J-law-05")
    sex: Sex = item("PO-1:性別", "RR-J-law-06")
    address: Address = item("PO-1:住所", "RR-J-law-11")
    individual_number: IndividualNumber | None = item("PO-1:個人番号", "RR-J-law-15", secret=True)
    reason: Code = item("PO-1:異動事由")
    changed_on: LegalDate = item("PO-1:異動年月日")
