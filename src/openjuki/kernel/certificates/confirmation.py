"""確認用帳票 — what is about to be recorded, for the resident to check before review (S 4.0.9, RR-01).

Every item that the change writes; for people already here before and after, with what changed marked.
The numbers are not on it: it leaves the counter without being a certificate.
"""

from __future__ import annotations

from openjuki.kernel.certificates import facts
from openjuki.kernel.certificates.case import Case
from openjuki.kernel.certificates.items import LABELS, printed, text
from openjuki.kernel.certificates.paper import Column, Paper, PersonTable, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import FIELD_NAMES, Record

CHANGED = "●"
_COLUMNS = (Column("", 8), Column("項目", 44), Column("いまの記載", 64), Column("登録する内容", 64))
_NEW_COLUMNS = (
    Column("項目", 34),
    Column("登録する内容", 56),
    Column("項目", 34),
    Column("登録する内容", 56),
)


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
            *(_person(case, change) for change in (*case.changes, *case.planned)),
        ),
        specimen=case.specimen,
    )


def _person(case: Case, change: Change) -> PersonTable:
    before = case.before.get(change.subject)
    names = [name for name in FIELD_NAMES if printed(name, before, change.record)]
    heading = facts.name_text(change.record)
    if change in case.planned:
        heading += f"（{format_wareki(change.changed_on)}からの予定）"
    if before is None:
        return PersonTable(heading, _NEW_COLUMNS, _new_rows(names, change.record))
    return PersonTable(heading, _COLUMNS, tuple(_row(name, before, change.record) for name in names))


def _new_rows(names: list[str], record: Record) -> tuple[tuple[str, ...], ...]:
    """Everything is new: two items a line, and no column for what was there before."""
    cells = [(LABELS[name], text(name, record)) for name in names]
    cells += [("", "")] * (len(cells) % 2)
    return tuple((*left, *right) for left, right in zip(cells[::2], cells[1::2], strict=True))


def _row(name: str, before: Record, after: Record) -> tuple[str, ...]:
    old = text(name, before)
    new = text(name, after)
    return (CHANGED if old != new else "", LABELS[name], old, new)
