"""元号 — the eras, as data: a new era is one new row, and nothing else (`tests/support/new_era.py` proves it).

The row comes into use on the day on which the era begins, as the name of the era does: a year typed without a letter
is one of the last era.

The day 明治6年1月1日 (1873-01-01) is the first day of the solar calendar in Japan; days before it
cannot be written in wareki here. Source: S 1.3.6 (元号改正はパラメータで対応), 元号法.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Era:
    """元号. `first_year` is the western year of its year 1 (元年); `begins` its first usable day."""

    letter: str
    name: str
    abbreviation: str
    begins: date
    first_year: int


ERAS: tuple[Era, ...] = (
    Era("M", "明治", "明", date(1873, 1, 1), 1868),
    Era("T", "大正", "大", date(1912, 7, 30), 1912),
    Era("S", "昭和", "昭", date(1926, 12, 25), 1926),
    Era("H", "平成", "平", date(1989, 1, 8), 1989),
    Era("R", "令和", "令", date(2019, 5, 1), 2019),
)

CURRENT = ERAS[-1]
_BEGINS = [era.begins for era in ERAS]
_BY_KEY = {key: era for era in ERAS for key in (era.letter, era.name, era.abbreviation)}


def era_of(day: date) -> Era | None:
    """元号 of a day, or None before 明治6年1月1日."""
    at = bisect_right(_BEGINS, day)
    return ERAS[at - 1] if at else None


def era_named(key: str) -> Era | None:
    """元号 by letter (R), name (令和) or abbreviation (令); None if there is none."""
    return _BY_KEY.get(key) or _BY_KEY.get(key.upper())


def last_day(era: Era) -> date:
    """Last day of an era: the day before the next era begins; for the current one, the end of time."""
    following = ERAS.index(era) + 1
    if following == len(ERAS):
        return date.max
    return date.fromordinal(ERAS[following].begins.toordinal() - 1)


#: The day of the change, written in the era that it ended. 明治45年7月30日 and 大正15年12月25日 stand in
#: family registers, because the new era began on that very day (S 1.1.8).
CHANGE_DAYS_IN_OLD_ERA: frozenset[tuple[str, date]] = frozenset(
    {("M", date(1912, 7, 30)), ("T", date(1926, 12, 25))}
)
