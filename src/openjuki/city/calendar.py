"""開庁日 — the days on which a counter is open: the closing days that the kernel's deadlines ask for."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from random import Random

import jpholiday

JST = timezone(timedelta(hours=9), "JST")
_ONE_DAY = timedelta(days=1)


def closing_days(first: date, last: date) -> frozenset[date]:
    """閉庁日 from `first` to `last`: weekends, holidays, 29 December to 3 January (地方自治法 第4条の2)."""
    holidays = {day for day, _ in jpholiday.between(first, last)}
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(
        day
        for day in days
        if day.weekday() >= 5
        or day in holidays
        or (day.month, day.day) >= (12, 29)
        or (day.month, day.day) <= (1, 3)
    )


def next_open(day: date, closed: frozenset[date]) -> date:
    """The day itself, or the next one on which the counter is open."""
    while day in closed:
        day += _ONE_DAY
    return day


def office_hours(chance: Random, day: date) -> datetime:
    """処理日時 — some second between 8:30 and 17:00 on a day."""
    second = 8 * 3600 + 1800 + int(chance.random() * 8.5 * 3600)
    at = time(second // 3600, second % 3600 // 60, second % 60)
    return datetime.combine(day, at, JST)
