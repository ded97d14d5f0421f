"""確認用帳票 — what is about to be recorded, for the resident to check before review (S 4.0.9, RR-01).

Every item that the change writes; for people already here before and after, with what changed marked.
The numbers are not on it: it leaves the counter without being a certificate.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.paper import Column, Paper, Table, Words
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import format_wareki, format_western
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import CardStatus, Kind, ResidenceCategory, Sex, Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import FIELD_NAMES, SECRET_FIELDS, Record

CHANGED = "●"
_COLUMNS = (Column("", 8), Column("項目", 44), Column("いまの記載", 64), Column("登録する内容", 64))
_NEW_COLUMNS = (
    Column("項目", 34),
    Column("登録する内容", 56),
    Column("項目", 34),
    Column("登録する内容", 56),
)
_CODED = {
    "kind": Kind.LABELS,
    "status": Status.LABELS,
    "sex": Sex.LABELS,
    "residence_category": ResidenceCategory.LABELS,
    "card_status": CardStatus.LABELS,
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
_LABELS = {each.name: str(each.metadata["label"]) for each in fields(Record)} | {
    name: label for name, (_, label) in _ADDRESSES.items()
}
_WESTERN = frozenset({"period_of_stay_until"})


def confirmation(case: Case) -> Paper:
    """確認用帳票 with one table per person concerned; items that stay blank are left out."""
    return Paper(
        title=f"登録内容の確認（{case.kind}）",
        case_no=case.case_no,
        office=case.office,
        made_on=format_wareki(case.made_on),
        sections=(
            Words(
                "",
                (
                    "次の内容で登録します。誤りがあれば、窓口の職員にお知らせください。",
                    f"{CHANGED}は変わる項目です。個人番号と住民票コードは印刷していません。",
                ),
            ),
            *(_person(case, change) for change in case.changes),
        ),
        specimen=case.specimen,
    )


def _person(case: Case, change: Change) -> Table:
    before = case.before.get(change.subject)
    names = [name for name in FIELD_NAMES if _printed(name, before, change.record)]
    heading = facts.name_text(change.record)
    if before is None:
        return Table(heading, _NEW_COLUMNS, _new_rows(names, change.record))
    return Table(heading, _COLUMNS, tuple(_row(name, before, change.record) for name in names))


def _new_rows(names: list[str], record: Record) -> tuple[tuple[str, ...], ...]:
    """Everything is new: two items a line, and no column for what was there before."""
    cells = [(_LABELS[name], _text(name, record)) for name in names]
    cells += [("", "")] * (len(cells) % 2)
    return tuple((*left, *right) for left, right in zip(cells[::2], cells[1::2], strict=True))


def _printed(name: str, before: Record | None, after: Record) -> bool:
    if name in SECRET_FIELDS or name in _INTERNAL:
        return False
    return bool(_text(name, after) or (before is not None and _text(name, before)))


def _row(name: str, before: Record, after: Record) -> tuple[str, ...]:
    old = _text(name, before)
    new = _text(name, after)
    return (CHANGED if old != new else "", _LABELS[name], old, new)


def _text(name: str, record: Record) -> str:
    if name == "birth":
        return facts.birth_text(record)
    if name in _ADDRESSES:
        return address_of(record, _ADDRESSES[name][0]).one_line()
    value: Any = getattr(record, name)
    if name in _CODED:
        return _CODED[name].get(value, "") if value else ""
    if isinstance(value, bool):
        return "あり" if value else ""
    if isinstance(value, (UncertainDate, date)):
        return (
            format_western(value) if name in _WESTERN and isinstance(value, date) else facts.date_text(value)
        )
    return "" if value is None else str(value)
