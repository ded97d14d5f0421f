"""対象者リスト — those to whom a kind of letter is due, as a paper for the office (S 4.0.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from openjuki.kernel.certificates.paper import Column, Paper, Table, Words
from openjuki.kernel.dates.wareki import format_wareki


@dataclass(frozen=True, slots=True)
class Listed:
    """一行. `printed_on`: the day of the newest letter, if any."""

    due_on: date
    addressee_no: str
    name: str = field(repr=False)
    address: str = field(repr=False)
    said: str
    printed_on: date | None


def letter_list(
    title: str, due: str, listed: Sequence[Listed], *, office: str, made_on: date, total: int, specimen: bool
) -> Paper:
    """The list; `due`: what the day of each row is; `total`: how many there are, printed here or not."""
    columns = (
        Column(due, 30), Column("宛名番号", 24), Column("氏名", 38), Column("住所", 44), Column("内容", 22),
        Column("通知書", 22),
    )  # fmt: skip
    rows = tuple(
        (format_wareki(x.due_on), x.addressee_no, x.name, x.address, x.said,
         format_wareki(x.printed_on) if x.printed_on else "未印刷")
        for x in listed
    )  # fmt: skip
    day = format_wareki(made_on)
    counted = f"{total}件" if total == len(rows) else f"全{total}件のうち{len(rows)}件"
    return Paper(
        title=f"{title}　対象者リスト",
        case_no=title,
        number_label="一覧",
        office=office,
        made_on=day,
        sections=(Words("", (f"{day}現在　{counted}",)), Table("", columns, rows)),
        specimen=specimen,
    )
