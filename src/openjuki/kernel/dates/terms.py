"""期間 — deadlines counted in days and months (民法138条–143条; decisions 3 and 4 of the notes)."""

import calendar
from collections.abc import Container
from datetime import date, timedelta
from typing import Final

_ONE_DAY: Final = timedelta(days=1)
#: 住民基本台帳法 22–25条: notices are due within 14 days.
NOTICE_DAYS: Final = 14


def notice_due_on(changed_on: date, closing_days: Container[date] = frozenset()) -> date:
    """届出期限 — last day of the 14 days from a move (住基法22–25条).

    The first day is not counted; when the last day is a closing day of the office, the next opening day.
    """
    due = changed_on + timedelta(days=NOTICE_DAYS)
    while due in closing_days:
        due += _ONE_DAY
    return due


def months_after(day: date, months: int) -> date:
    """応当日 — the same day so many months later (or earlier), clipped at the month's end (民法143条2項)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
