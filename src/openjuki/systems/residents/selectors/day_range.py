"""生年月日の検索範囲: what a clerk types of a date of birth, as a closed range of days. S 2.1.3, RR-04.

Takes a day in any form of the entry fields, 不詳日, a year (`S50`, `昭和50年`, `1975`), a month (`S50.4`,
`1975-04`), and two of these with ～ between. Wareki and western years are interchangeable.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Final

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.eras import ERAS, era_named, last_day
from openjuki.kernel.dates.wareki import DateInputError, check_month_day, western_year

DayRange = tuple[date, date]

_WIDE: Final = str.maketrans("０１２３４５６７８９．／－　", "0123456789./- ")
_BETWEEN: Final = re.compile(r"[~～〜]|から")
_KEYS: Final = "|".join(key for e in ERAS for key in (e.name, e.abbreviation, e.letter, e.letter.lower()))
_PART: Final = re.compile(
    rf"(?P<era>{_KEYS})?\s*(?P<year>元|\d{{1,4}})(?:\s*[年./-]\s*(?:(?P<month>\d{{1,2}})\s*月?)?)?", re.ASCII
)


def day_range(text: str) -> DayRange:
    """Read a range. Raises DateInputError, in Japanese, for anything that is neither day, month nor year."""
    clean = text.translate(_WIDE).strip()
    ends = [each.strip() for each in _BETWEEN.split(clean)]
    if len(ends) == 2 and all(ends) and not clean.endswith("間"):
        first, last = _one(ends[0])[0], _one(ends[1])[1]
        if last < first:
            raise DateInputError(f"「{text}」は終わりが始まりより前です。")
        return first, last
    return _one(clean)


def _one(text: str) -> DayRange:
    found = _PART.fullmatch(text)
    if found is not None and (found["era"] or len(found["year"]) == 4):
        return _part(found)
    day = parse_uncertain(text)
    return day.first, day.last


def _part(found: re.Match[str]) -> DayRange:
    """A year or a month, cut to its era: 昭和64年 has seven days."""
    era = era_named(found["era"]) if found["era"] else None
    year = western_year(era, 1 if found["year"] == "元" else int(found["year"]))
    first_month, last_month = 1, 12
    if found["month"]:
        first_month = last_month = int(found["month"])
        check_month_day(year, first_month, 1)
    first = date(year, first_month, 1)
    last = date(year, last_month, calendar.monthrange(year, last_month)[1])
    if era is not None:
        first, last = max(first, era.begins), min(last, last_day(era))
        if last < first:
            raise DateInputError(f"{era.name}にその年月はありません。")
    return first, last
