"""Columns of the bulk entry file (一括入力ファイルの列): heading ↔ item of a notice. RR-01, RR-02, A-01.

One row per person; what belongs to the notice stands on its first row, and may be repeated. Codes may be
written as their Japanese names. docs/import-notices.md shows this table; a test compares it with the forms.
S 10.8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from openjuki.kernel.names.kana import to_katakana
from openjuki.kernel.notices.move_in import NUMBER_CHECKS, SOURCES
from openjuki.kernel.notices.parties import CAPACITIES, IDENTITY_METHODS
from openjuki.kernel.register.codes import Kind, ResidenceCategory, Sex

KEY: Final = "届出番号"
COUNT: Final = "人数"
STAYS: Final = "残留"
_DIGITS: Final = str.maketrans("０１２３４５６７８９", "0123456789", " 　-－ー")
_YES: Final = {"有": "true", "あり": "true", "○": "true", "はい": "true", "済": "true",
               "無": "false", "なし": "false", "いいえ": "false", "未": "false"}  # fmt: skip


def plain(text: str) -> str:
    """Names keep their code points; only the blanks around a cell go."""
    return text.strip(" \t")


def digits(text: str) -> str:
    """A number as people write it, with hyphens or full-width figures."""
    return text.translate(_DIGITS)


def kana(text: str) -> str:
    """かな as the register keeps readings."""
    return to_katakana(text.strip())


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `path`: item of the notice, or of the person where `person`; `words`: name → code."""

    heading: str
    path: str
    person: bool = False
    words: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[str], str] = plain
    note: str = ""

    def value(self, cell: str) -> str:
        """What the form takes for a cell."""
        return self.words.get(cell.strip(), self.read(cell))


def _codes(labels: Mapping[str, str]) -> dict[str, str]:
    return {label: code for code, label in labels.items()}


def _address(title: str, name: str, *parts: str) -> tuple[Column, ...]:
    headings = {
        "code": "市区町村コード", "town_code": "町字コード", "text": "住所", "lot": "番地", "detail": "方書",
        "postal_code": "郵便番号", "country": "国名コード",
    }  # fmt: skip
    numeric = ("code", "town_code", "postal_code")
    return tuple(
        Column(f"{title}{headings[p]}", f"{name}.{p}", read=digits if p in numeric else plain) for p in parts
    )


_TOWN: Final = ("code", "town_code", "text", "lot", "detail", "postal_code")
_COMMON: Final = (
    Column("受付区", "ward", read=digits, note="5桁。空欄のときは新住所の市区町村コード"),
    Column("届出年月日", "notified_on"),
    *_address("新", "address", *_TOWN),
    Column("住所辞書外の理由", "address_override"),
    Column("入る世帯番号", "joins", read=digits, note="既存の世帯に入るとき"),
    Column("届出人氏名", "notifier.name"),
    Column("届出人の資格", "notifier.capacity", words=_codes(CAPACITIES)),
    Column("届出人住所", "notifier.address"),
    Column("届出人電話番号", "notifier.phone"),
    Column("届出人宛名番号", "notifier.addressee_no", read=digits),
    Column("本人確認の方法", "identity.method", words=_codes(IDENTITY_METHODS)),
    Column("本人確認書類", "identity.document", note="書類の名称。番号は書かない"),
    Column("暗証番号照合", "identity.checked_by_pin", words=_YES),
    Column("代理権の確認", "agent.mandate_seen", words=_YES),
    Column("委任状の内容", "agent.mandate"),
    Column("留意事項", "note"),
)


def _person(heading: str, path: str, **options: object) -> Column:
    return Column(heading, path, True, **options)  # type: ignore[arg-type]


_KINDS: Final = {**_codes(Kind.LABELS), "日本人": Kind.JAPANESE, "外国人": Kind.FOREIGN}
_MOVER: Final = (
    _person("住民種別", "kind", words=_KINDS, note="空欄は日本人住民"),
    _person("氏", "surname"), _person("名", "given_name"),
    _person("フリガナ(氏)", "reading_surname", read=kana),
    _person("フリガナ(名)", "reading_given_name", read=kana),
    _person("氏の振り仮名", "furigana_surname", read=kana),
    _person("名の振り仮名", "furigana_given_name", read=kana),
    _person("氏の振り仮名公証", "furigana_surname_certified", words=_YES),
    _person("名の振り仮名公証", "furigana_given_name_certified", words=_YES),
    _person("旧氏", "former_surname"), _person("旧氏の振り仮名", "former_surname_furigana", read=kana),
    _person("旧氏のフリガナ", "former_surname_reading", read=kana),
    _person("氏名(ローマ字)", "roman_name"), _person("氏名(漢字)", "kanji_name"),
    _person("氏名のカタカナ表記", "katakana_name"), _person("氏名のフリガナ", "reading_name", read=kana),
    _person("通称", "alias"), _person("通称のフリガナ", "alias_reading", read=kana),
    _person("通称記載年月日", "alias_entered_on"), _person("通称記載市区町村", "alias_entered_in"),
    _person("通称記載市区町村コード", "alias_entered_code", read=digits),
    _person("生年月日", "birth"), _person("性別", "sex", words=_codes(Sex.LABELS)),
    _person("続柄", "relationship"),
    _person("本籍", "registered_domicile"), _person("筆頭者", "register_head"),
    _person("個人番号", "individual_number", read=digits),
    _person("個人番号の確認", "individual_number_check", words=_codes(NUMBER_CHECKS),
            note="個人番号があるときは必須"),
    _person("住民票コード", "resident_code", read=digits),
    _person("個人番号カード", "holds_number_card", words=_YES),
    _person("国籍・地域", "nationality"), _person("国籍・地域コード", "nationality_code"),
    _person("30条の45区分", "residence_category", words=_codes(ResidenceCategory.LABELS)),
    _person("在留資格", "status_of_residence"), _person("在留期間", "period_of_stay"),
    _person("在留期間の満了の日", "period_of_stay_until"), _person("在留カードの番号", "residence_card_no"),
    _person("在留カード後日交付", "residence_card_deferred", words=_YES),
    _person("特別永住者証明書の番号", "special_permanent_no"),
    _person("特別永住者証明書交付年月日", "special_permanent_issued_on"),
    _person("特別永住者証明書有効期限", "special_permanent_expires_on"),
    _person("上陸期間", "landing_period"), _person("仮滞在期間", "provisional_stay_period"),
    _person("続柄の証明", "relationship_proven", words=_YES),
    _person("外国人住民となった年月日", "became_foreign_resident_on"),
    _person("再転入の宛名番号", "resumes", read=digits),
    _person("証明書の氏名", "stated_name", note="入力と違うとき"),
    _person("証明書の生年月日", "stated_birth", note="入力と違うとき"),
    _person("備考", "remarks"),
)  # fmt: skip
_MOVE_IN: Final = (
    Column("転入年月日", "moved_in_on"),
    Column("届書の基", "source", words=_codes(SOURCES), note="空欄は転出証明書"),
    Column("転出予定日", "certificate_move_out_on", note="転出証明書の記載"),
    *_address("転出元", "previous_address", *_TOWN, "country"),
    *_address("最終登録", "last_registered_address", "code", "town_code", "text", "lot", "detail",
              "postal_code", "country"),
    Column("未届地", "unreported_address"),
    Column("旧世帯主", "previous_householder_name"),
    Column("特例転入", "card_move_in", words=_YES),
)  # fmt: skip
_MOVE_WITHIN: Final = (
    Column("転居年月日", "moved_on"),
    Column("世帯番号", "household_no", read=digits, note="いまの世帯"),
    _person(
        "異動区分", "stays", words={"異動": "", "残留": STAYS}, note="「残留」は世帯に残る人の新しい続柄"
    ),
    _person("宛名番号", "addressee_no", read=digits),
    _person("続柄", "relationship", note="変わらないときは空欄"),
)
#: Columns by kind of notice.
COLUMNS: Final[dict[str, dict[str, Column]]] = {
    kind: {c.heading: c for c in (*_COMMON, *own)}
    for kind, own in {"move_in": (*_MOVE_IN, *_MOVER), "move_within": _MOVE_WITHIN}.items()
}
#: Without these no line can be taken.
NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "move_in": (KEY, "届出年月日", "転入年月日", "生年月日"),
    "move_within": (KEY, "届出年月日", "転居年月日", "世帯番号", "宛名番号"),
}


def known(kind: str) -> frozenset[str]:
    """Headings that a file of this kind may have."""
    return frozenset({KEY, COUNT, *COLUMNS[kind]})
