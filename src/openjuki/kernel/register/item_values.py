"""項目の値 — reads what was typed for one item of the record, and says what is wrong with it (S 1.1.6, S 1.1.8).

A correction names items and new values as text; blank means 空欄. The type of the record's field decides how
the text is read. No problem ever repeats the text: it may be a number.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final, get_type_hints

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.months import parse_month
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import DateInputError, parse_date
from openjuki.kernel.numbers.card_no import CARDS, card_no
from openjuki.kernel.register.codes import CardStatus, Kind, ResidenceCategory, Sex
from openjuki.kernel.register.items import labels_of
from openjuki.kernel.register.record import Record

_CODES: Final[dict[str, Mapping[str, str]]] = {
    "sex": Sex.LABELS,
    "residence_category": ResidenceCategory.LABELS,
    "card_status": CardStatus.LABELS,
}
_YES: Final = frozenset({"true", "on", "1", "yes", "あり", "有", "該当"})
_NO: Final = frozenset({"false", "off", "0", "no", "なし", "無", "非該当"})
#: 年月.
MONTHS: Final = frozenset({"child_allowance_from", "child_allowance_to"})
_LABELS: Final = labels_of(Record)


class ItemValueError(ValueError):
    """項目の値の誤り. Its text is in Japanese and does not repeat the value."""


def label(name: str) -> str:
    """項目名 in Japanese; the name itself where the record has no such item."""
    return _LABELS.get(name, name)


@cache
def _hint(name: str) -> str:
    return str(get_type_hints(Record)[name])


def value_of(name: str, text: str) -> Any:
    """The value of an item from its text. Raises ItemValueError, KeyError for an item that no record has."""
    hint = _hint(name)
    text = text.strip()
    if "UncertainDate" in hint:
        return _day(parse_uncertain, text, name)
    if "datetime.date" in hint:
        return _day(parse_date, text, name)
    if "bool" in hint:
        return _yes_or_no(name, text, optional="None" in hint)
    if "int" in hint:
        return _number(name, text)
    return _text(name, text)


def _day(read: Any, text: str, name: str) -> date | UncertainDate | None:
    if not text:
        return None
    try:
        found: date | UncertainDate = read(text)
    except DateInputError as error:
        raise ItemValueError(f"{label(name)}: {error}") from None
    return found


def _yes_or_no(name: str, text: str, *, optional: bool) -> bool | None:
    if not text:
        return None if optional else False
    if text in _YES or text in _NO:
        return text in _YES
    raise ItemValueError(f"{label(name)}は「あり」か「なし」で入力してください。")


def _number(name: str, text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1000):
        raise ItemValueError(f"{label(name)}は1以上の数字で入力してください。")
    return int(text)


def _text(name: str, text: str) -> str:
    codes = _CODES.get(name)
    if codes is not None and text not in codes and text:
        raise ItemValueError(f"{label(name)}の値がコード表にありません。")
    if name in MONTHS and text:
        return _month(name, text)
    if name in CARDS:
        return card_no(text)
    return Sex.UNKNOWN if name == "sex" and not text else text


def _month(name: str, text: str) -> str:
    try:
        return parse_month(text)
    except DateInputError:
        raise ItemValueError(f"{label(name)}は R8.11、2026-11 のように年と月で入力してください。") from None


#: Items that must never be blank (S 1.1.6), by 住民種別; the numbers have notices of their own.
_ALWAYS: Final = ("birth", "address_text", "household_no")
_MANDATORY: Final = {
    Kind.JAPANESE: (*_ALWAYS, "registered_domicile", "register_head", "became_resident_on"),
    Kind.FOREIGN: (*_ALWAYS, "became_foreign_resident_on", "residence_category"),
}


def mandatory_items(kind: str) -> tuple[str, ...]:
    """空欄を許容しない項目 of a 住民種別 (S 1.1.6)."""
    return _MANDATORY[kind]
