"""記載事項の表示 — how the counter's papers name the items of a record and write their values (S 4.0.9)."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from openjuki.kernel.certificates import facts
from openjuki.kernel.dates.months import format_month
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import format_western
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import CardStatus, Kind, ResidenceCategory, Sex, Status
from openjuki.kernel.register.item_values import MONTHS
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.record import FIELD_NAMES, SECRET_FIELDS, Record

_CODED = {
    "kind": Kind.LABELS,
    "status": Status.LABELS,
    "sex": Sex.LABELS,
    "residence_category": ResidenceCategory.LABELS,
    "card_status": CardStatus.LABELS,
    "removal_reason": REASONS,
}
# Keys of the machine, of no use to a resident; lot and 方書 are shown with their address.
_INTERNAL = frozenset(
    name
    for name in FIELD_NAMES
    if name.endswith(("_code", "_serial", "_country", "_lot", "_detail"))
    or name in {"ward", "status", "household_no", "member_order", "name_priority"}
)
_ADDRESSES = {
    "address_text": ("address", "住所"),
    "previous_address_text": ("previous_address", "転入前住所"),
    "last_registered_address_text": ("last_registered_address", "最終登録住所地"),
    "planned_destination_text": ("planned_destination", "転出先住所（予定）"),
    "confirmed_destination_text": ("confirmed_destination", "転出先住所（確定）"),
}
LABELS = {each.name: str(each.metadata["label"]) for each in fields(Record)} | {
    name: label for name, (_, label) in _ADDRESSES.items()
}
_DEFAULTS = {each.name: each.default for each in fields(Record)}
_WESTERN = frozenset({"period_of_stay_until"})


def printed(name: str, before: Record | None, after: Record) -> bool:
    """Whether the item is shown: something stood or will stand there, and it is no key of the machine."""
    if name in SECRET_FIELDS or name in _INTERNAL:
        return False
    return bool(text(name, after) or (before is not None and text(name, before)))


def changed(before: Record, after: Record) -> list[str]:
    """Names of the shown items that differ; of the numbers, that they differ."""
    return [
        name
        for name in FIELD_NAMES
        if (printed(name, before, after) and text(name, before) != text(name, after))
        or (name in SECRET_FIELDS and getattr(before, name) != getattr(after, name))
    ]


def text(name: str, record: Record) -> str:
    """One item as it is printed; empty for 空欄."""
    if name == "birth":
        return facts.birth_text(record)
    if name in _ADDRESSES:
        return address_of(record, _ADDRESSES[name][0]).one_line()
    value: Any = getattr(record, name)
    if name in _CODED:
        return _CODED[name].get(value, "") if value else ""
    if isinstance(value, bool):
        # No says something only of what may also be unknown: 付記事項 and the like.
        return "あり" if value else ("なし" if _DEFAULTS[name] is None else "")
    if isinstance(value, (UncertainDate, date)):
        return (
            format_western(value) if name in _WESTERN and isinstance(value, date) else facts.date_text(value)
        )
    if name in MONTHS:
        return format_month(value)
    return "" if value is None else str(value)
