"""Closing days of the office (閉庁日): weekends, holidays, 12-29 to 1-3 (地方自治法 第4条の2)."""

from __future__ import annotations

from datetime import date
from functools import cache

import jpholiday


class ClosingDays:
    """A container of days; asks the calendar only for the day in question."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and _closed(day)


@cache
def _closed(day: date) -> bool:
    if day.weekday() >= 5 or (day.month, day.day) in _YEAR_END:
        return True
    return bool(jpholiday.is_holiday(day))


_YEAR_END = {(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)}
CLOSING_DAYS = ClosingDays()
