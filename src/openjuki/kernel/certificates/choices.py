"""請求の選択 — which form and which items were asked for (住民基本台帳法 第12条第5項, S 5.1).

Left out unless asked for: the law gives the short copy as the rule. Asking for 個人番号 or 住民票コード
needs a reason that the issuing service checks (RR-05, N2-1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final


class Form:
    """様式."""

    HOUSEHOLD: Final = "household"  # 世帯連記式
    INDIVIDUAL: Final = "individual"  # 個人票
    LIST: Final = "list"  # 連記: those who leave together
    LABELS: Final = {HOUSEHOLD: "世帯連記式", INDIVIDUAL: "個人票", LIST: "連記"}


#: 記載又は省略を選ぶ事項.
LABELS: Final = {
    "relationship": "世帯主・続柄",
    "domicile": "本籍・筆頭者",
    "foreign_items": "国籍・在留資格等",
    "alias_events": "通称の記載・削除",
    "earlier_address": "異動前住所",
    "remarks": "備考",
    "history": "履歴(個人票)",
    "special_history": "特別養子縁組・性別の変更の履歴",
    "individual_number": "個人番号",
    "resident_code": "住民票コード",
    "reading_kana": "フリガナ(括弧書き)",
}
#: Those that a city may print unless asked otherwise (S 5.1): never a number, nor what S 1.1.4 leaves out.
DEFAULTABLE: Final = {
    name: label
    for name, label in LABELS.items()
    if name not in ("special_history", "individual_number", "resident_code")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """記載・省略の指定. True = printed, False = shown as 省略.

    ``relationship``: 世帯主・続柄; ``domicile``: 本籍・筆頭者; ``foreign_items``: 国籍・地域, 30条の45区分,
    在留資格, 在留期間等, 満了日, 在留カード等の番号; ``alias_events``: 通称の記載及び削除に関する事項;
    ``earlier_address``: 異動前住所; ``remarks``: 備考; ``history``: 履歴 (個人票 only); ``special_history``: with
    特別養子縁組, its end and a change of 性別 in it; ``reading_kana``: フリガナ in
    parentheses, only where it is confirmed (S 5.3). ``without``: cells that 記載事項証明書 leaves out.
    ``kind``: the certificate, a key of ``forms.CERTIFICATES``. ``removed_as``: 履歴番号 of the 除票, where a person
    has several; 0 = the newest.
    """

    kind: str = "record_copy"
    form: str = Form.HOUSEHOLD
    relationship: bool = False
    domicile: bool = False
    resident_code: bool = False
    individual_number: bool = False
    foreign_items: bool = False
    alias_events: bool = False
    earlier_address: bool = False
    remarks: bool = False
    history: bool = False
    special_history: bool = False
    reading_kana: bool = False
    without: tuple[str, ...] = ()
    removed_as: int = 0

    @property
    def asked(self) -> frozenset[str]:
        """Names of the items asked for."""
        return frozenset(f.name for f in fields(self) if getattr(self, f.name) is True)

    @classmethod
    def stored(cls, items: Mapping[str, Any]) -> Choices:
        """From an issue record; what an older one did not know takes its default."""
        known = {f.name: items[f.name] for f in fields(cls) if f.name in items}
        return cls(**{**known, "without": tuple(known.get("without", ()))})
