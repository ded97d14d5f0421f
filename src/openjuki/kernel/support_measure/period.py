"""支援措置の期間 — one year from its first day, extended year by year (S 3.4; 民法140条, 143条).

The end of a period ends no protection: only a decision does. So the end is a day to be told about, no state.
"""

from datetime import date, timedelta
from typing import Final

from openjuki.kernel.dates.terms import months_after

_ONE_DAY: Final = timedelta(days=1)
_MONTHS: Final = 12


class Due:
    """期間の知らせ — what is to be said about the end of a period on a day."""

    NONE: Final = ""
    SOON: Final = "soon"
    PAST: Final = "past"
    TEXTS: Final = {
        SOON: "支援措置の期間が1か月以内に終わります。",
        PAST: "支援措置の期間が終わっています。延長も終了も決まっていません。",
    }


def last_day(starts_on: date) -> date:
    """終了年月日 of one year from `starts_on`: R2.4.1 gives R3.3.31.

    Where the last month lacks the day (29 February), its last day ends the year (民法143条2項但書).
    """
    same_day = months_after(starts_on, _MONTHS)
    return same_day if same_day.day != starts_on.day else same_day - _ONE_DAY


def extension_from(ends_on: date) -> date:
    """The first day on which the extension can be decided: one month before the end."""
    return months_after(ends_on, -1)


def extended(ends_on: date) -> tuple[date, date]:
    """The year that follows: from the day after the old end."""
    starts_on = ends_on + _ONE_DAY
    return starts_on, last_day(starts_on)


def due(ends_on: date | None, today: date) -> str:
    """What to say today of a period that ends on `ends_on` (None: 仮支援措置, which has no end)."""
    if ends_on is None:
        return Due.NONE
    if ends_on < today:
        return Due.PAST
    return Due.SOON if extension_from(ends_on) <= today else Due.NONE
