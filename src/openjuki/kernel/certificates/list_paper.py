"""一覧表 — a list as it stood when it was printed: for the desk, never for the person. No number of a person on it."""

from __future__ import annotations

from datetime import date

from openjuki.kernel.certificates.paper import Column, Paper, Table, Words
from openjuki.kernel.dates.wareki import format_wareki


def list_paper(
    title: str, columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...], *,
    narrowed: str, office: str, made_on: date, more: bool = False, specimen: bool = False,
) -> Paper:  # fmt: skip
    """The list. `narrowed`: what it was narrowed to, in words; `more`: there are more than could be listed."""
    said = (narrowed, *(("件数が多いため、はじめの分だけを載せています。",) if more else ()))
    return Paper(
        title=title,
        case_no=f"{len(rows)}件",
        number_label="件数",
        office=office,
        made_on=format_wareki(made_on),
        sections=(Words("", said), Table("", columns, rows)),
        specimen=specimen,
    )
