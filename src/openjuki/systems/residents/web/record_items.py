"""Items of a record as people read them (記載事項の表示): label, text, group; numbers only with the right."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import fields
from datetime import date
from typing import Any

from openjuki.kernel.dates.months import format_month
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import format_wareki, format_western
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import CardStatus, Kind, ResidenceCategory, Sex, Status
from openjuki.kernel.register.decision import Take
from openjuki.kernel.register.item_values import MONTHS
from openjuki.kernel.register.items import labels_of
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import person

LABELS = labels_of(Record)
_CODES: dict[str, dict[str, str]] = {
    "kind": dict(Kind.LABELS),
    "status": dict(Status.LABELS),
    "sex": dict(Sex.LABELS),
    "residence_category": dict(ResidenceCategory.LABELS),
    "card_status": dict(CardStatus.LABELS),
    "removal_reason": dict(REASONS),
}
#: Item → right that shows it.
GUARDED = {
    "individual_number": "residents.item.individual_number",
    "resident_code": "residents.item.resident_code",
    "pension_no": "residents.item.individual_number",
    "registered_domicile": "residents.item.registered_domicile",
    "register_head": "residents.item.registered_domicile",
    **dict.fromkeys(
        ("nationality", "residence_category", "status_of_residence", "period_of_stay",
         "period_of_stay_until", "residence_card_no", "special_permanent_no", "landing_period",
         "provisional_stay_period"),
        "residents.item.residence_status",
    ),
}  # fmt: skip
MASK = "●●●●"
#: Title of a group → its first item, in the order of the record.
GROUPS = (
    ("世帯", "kind"), ("氏名", "surname"), ("出生・戸籍", "birth"), ("住所", "became_resident_on"),
    ("転出・消除", "planned_move_out_on"), ("番号・カード", "individual_number"),
    ("付記事項", "voter_registered"), ("成年被後見人", "adult_ward"), ("外国人住民", "nationality"),
    ("備考", "remarks"),
)  # fmt: skip
#: Codes and positions that the texts beside them say already.
TECHNICAL = frozenset(
    n for n in FIELD_NAMES
    if n.endswith(("_code", "_town_code", "_postal_code")) and n != "resident_code"
) | {"ward", "household_no", "member_order", "card_auth_serial", "card_sign_serial"}  # fmt: skip
_DEFAULTS = {f.name: f.default for f in fields(Record)}
_WESTERN_FOR_FOREIGNERS = frozenset({"birth", "period_of_stay_until"})


def text_of(name: str, record: Record) -> str:
    """One item in Japanese; empty for 空欄."""
    value: Any = getattr(record, name)
    western = record.kind == Kind.FOREIGN and name in _WESTERN_FOR_FOREIGNERS
    if value is None or value == "":
        return ""
    if isinstance(value, Take):
        return "(確定のときに付番)"
    if name in _CODES:
        return _CODES[name].get(value, str(value))
    if name in MONTHS:
        return format_month(value)
    if isinstance(value, UncertainDate):
        return format_western(value.first) if western and value.is_exact else value.display()
    if isinstance(value, date):
        return format_western(value) if western else format_wareki(value)
    if isinstance(value, bool):
        # False says something only of what may also be unknown: 付記事項 and the like
        return "あり" if value else ("なし" if _DEFAULTS[name] is None else "")
    return str(value)


def shown_to(staff: Staff, name: str, text: str) -> str:
    """The text, or dots where the person may not see the item."""
    right = GUARDED.get(name)
    return MASK if text and right and not staff.may(right) else text


#: Addresses are read as one line; their first part stands for all.
_ADDRESSES = ("address", "previous_address", "last_registered_address", "planned_destination",
              "confirmed_destination")  # fmt: skip
PARTS = frozenset(f"{a}_{part}" for a in _ADDRESSES for part in ("lot", "detail"))
_LINES = {f"{a}_text": a for a in _ADDRESSES}
_SHORT = {
    "previous_householder_name": "旧世帯主",
    "address_text": "住所", "planned_destination_text": "転出先(予定)", "confirmed_destination_text": "転出先(確定)",
    "reading_surname": "フリガナ(氏)", "reading_given_name": "フリガナ(名)", "card_status": "個人番号カード",
}  # fmt: skip


def label(name: str) -> str:
    """Label of an item on screens: short where the law's is long."""
    return _SHORT.get(name, LABELS[name])


def line_of(name: str, record: Record) -> str:
    """An item, or the whole address that it begins."""
    which = _LINES.get(name)
    return address_of(record, which).one_line() if which else text_of(name, record)


def items(
    record: Record, staff: Staff, *, hidden: Container[str] = frozenset()
) -> list[tuple[str, list[dict[str, str]]]]:
    """All items that hold something, by group. `hidden`: items that were blanked for want of a right."""
    firsts = {first: title for title, first in GROUPS}
    found: list[tuple[str, list[dict[str, str]]]] = []
    for name in FIELD_NAMES:
        if name in firsts:
            found.append((firsts[name], []))
        text = MASK if name in hidden else shown_to(staff, name, line_of(name, record))
        skipped = name in TECHNICAL or name in PARTS
        if text and not skipped and not (name in hidden and _foreign_only(name, record)):
            wide = "wide" if len(text) > 13 else ""
            found[-1][1].append({"name": name, "label": label(name), "text": text, "css": wide})
    codes = [
        {"name": name, "label": label(name), "text": text, "css": ""}
        for name in FIELD_NAMES
        if name in TECHNICAL and name not in hidden and (text := shown_to(staff, name, text_of(name, record)))
    ]
    return [(title, rows) for title, rows in [*found, ("コード・番号", codes)] if rows]


def _foreign_only(name: str, record: Record) -> bool:
    """An item that this kind of resident does not have is not announced as hidden."""
    japanese = ("registered_domicile", "register_head")
    if name in japanese:
        return record.kind == Kind.FOREIGN
    return name in person.ITEM_RIGHTS["residents.item.residence_status"] and record.kind != Kind.FOREIGN
