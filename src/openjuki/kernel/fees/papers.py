"""領収書 and 手数料の日計表 — the paper for whoever paid, and the day's total to compare with the till."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from openjuki.kernel.certificates.document import Cell, shown
from openjuki.kernel.certificates.letter import Head
from openjuki.kernel.certificates.list_paper import list_paper
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Sender, Table, Words
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.fees.payment import CHANGE, MEANS, Payment

TITLE: Final = "領収書"
AGAIN: Final = "領収書(再発行)"
_COLUMNS: Final = (
    Column("時刻", 18), Column("領収・還付の番号", 42), Column("請求番号", 40), Column("方法", 28),
    Column("通数", 14), Column("金額", 22), Column("取扱者", 16),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sold:
    """内訳の一行: title of the certificate, its 発行番号, its fee in yen."""

    title: str
    issue_no: str
    fee: int


@dataclass(frozen=True, slots=True)
class DayRow:
    """日計表の一行. `yen`: negative for a 還付; `copies`: how many copies it paid for; `means`: key of `MEANS`."""

    at: str
    number: str
    request_no: str
    means: str
    copies: int
    yen: int
    by: str

    @property
    def means_title(self) -> str:
        """納付の方法."""
        return MEANS[self.means]


@dataclass(frozen=True, slots=True)
class Total:
    """合計 of one counter and one way to pay: money in, money back, what must be there."""

    place: str
    means: str
    taken: int
    refunded: int

    @property
    def balance(self) -> int:
        """差引き: what the till must hold of this day."""
        return self.taken - self.refunded

    @property
    def means_title(self) -> str:
        """納付の方法."""
        return MEANS[self.means]


def yen(amount: int) -> str:
    """An amount as it is printed."""
    return f"{amount:,}円"


def fee_receipt(
    head: Head, payer: str, paid: Payment, sold: Sequence[Sold], *, paid_on: date, received_by: str, again: str = "",
) -> Paper:  # fmt: skip
    """領収書 by the office and whoever took the money, without the seal of the mayor.

    `head.number`: its number; `again`: the reason of a 再発行, which the title says.
    """
    money: list[tuple[Cell, ...]] = [
        (shown("amount", "領収金額", yen(paid.due)),),
        (shown("paid_on", "領収年月日", format_wareki(paid_on)), shown("means", "納付の方法", MEANS[paid.means])),
    ]  # fmt: skip
    if paid.change:
        back = f"{yen(paid.change)}({CHANGE[paid.change_as]})"
        money.append((shown("tendered", "お預り", yen(paid.tendered)), shown("change", "おつり", back)))
    money.append((shown("received_by", "取扱者", received_by),))
    columns = (Column("手数料の内訳", 72), Column("発行番号", 78), Column("金額", 30))
    rows = tuple((each.title, each.issue_no, yen(each.fee)) for each in sold)
    said = f"{head.office}　手数料として、上記の金額を領収しました。"
    return Paper(
        title=AGAIN if again else TITLE,
        case_no=head.number,
        number_label="領収番号",
        office=head.office,
        made_on=format_wareki(head.made_on),
        addressee=(f"{payer}　様",),
        sender=Sender(head.office),
        sections=(
            Fields("", tuple(money)),
            Table("", columns, rows),
            Words("", (said, *((f"{format_wareki(head.made_on)}に再発行したものです。",) if again else ()))),
        ),
        specimen=head.specimen,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBook:
    """手数料の日計. `unpaid`: 請求番号 → yen still to be paid; `free`: reason for no fee → number of copies."""

    rows: tuple[DayRow, ...] = field(repr=False)
    totals: tuple[Total, ...]
    unpaid: tuple[tuple[str, int], ...] = ()
    free: tuple[tuple[str, int], ...] = ()


def day_sheet(book: DayBook, day: date, *, office: str, made_on: date, specimen: bool) -> Paper:
    """手数料の日計表."""
    rows = tuple(
        (r.at, r.number, r.request_no, r.means_title, str(r.copies), yen(r.yen), r.by) for r in book.rows
    )
    said = [f"{format_wareki(day)}に領収し、還付した手数料"]
    said += [
        f"{t.place}　{t.means_title}: 領収 {yen(t.taken)}　還付 {yen(t.refunded)}　差引き {yen(t.balance)}"
        for t in book.totals
    ]
    said += [f"未収: 請求 {no}　{yen(due)}" for no, due in book.unpaid]
    said += [f"無料: {reason}　{count}通" for reason, count in book.free]
    return list_paper(
        "手数料の日計表",
        _COLUMNS,
        rows,
        narrowed="\n".join(said),
        office=office,
        made_on=made_on,
        specimen=specimen,
    )
