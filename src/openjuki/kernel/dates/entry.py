"""不詳日の入力 — reads what a field that allows 不詳日 accepts (S 1.1.8).

The 14 forms, 非暦日 such as 平成15年2月29日, and a day written in the era that ended on it.

What a form can mean is the closed range of days that its words cover; 頃 and 推定 do not widen it. 冬 covers
the calendar year, at both ends of which there is winter. The text is kept as entered, save for full-width
digits and spaces.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import Final

from openjuki.kernel.dates.eras import CHANGE_DAYS_IN_OLD_ERA, ERAS, Era, era_named, last_day
from openjuki.kernel.dates.uncertain import FIRST_DAY, LAST_DAY, UncertainDate
from openjuki.kernel.dates.wareki import (
    DateInputError,
    check_era,
    parse_date,
    split_date,
    western_year,
)

_ERA = "(?P<era>" + "|".join(era.name for era in ERAS) + ")?"
_YEAR = rf"{_ERA}(?P<year>元|\d{{1,4}})年"
_MONTH = r"(?P<month>\d{1,2})月"
_DAY = r"(?P<day>\d{1,2})日"
_SEASONS: Final = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (1, 12)}
_THIRDS: Final = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}
_TO_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")

Reader = Callable[["re.Match[str]"], tuple[date, date]]


def parse_uncertain(text: str) -> UncertainDate:
    """Read a date, certain or not. Raises DateInputError, in Japanese, when it is none of the forms."""
    clean = re.sub(r"[\s　]+", "", text.translate(_TO_DIGITS))
    for pattern, reader in _FORMS:
        if found := pattern.fullmatch(clean):
            first, last = reader(found)
            if last < first:
                raise DateInputError(f"「{text}」は終わりが始まりより前です。")
            return UncertainDate(first, last, clean)
    try:
        return UncertainDate.exact(parse_date(clean))
    except DateInputError:
        written = _not_in_calendar(clean)
        if written is None:
            raise
        return written


def _not_in_calendar(text: str) -> UncertainDate | None:
    """平成15年2月29日, 明治45.7.30 — stands as the family register has it; None if it cannot be."""
    era, year, month, day = split_date(text)
    western = western_year(era, year)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    name = f"{era.name}{'元' if year == 1 else year}" if era else str(western)
    entered = f"{name}年{month}月{day}日"
    last = calendar.monthrange(western, month)[1]
    sort_day = date(western, month, min(day, last))
    if day > last:
        if era is not None:
            check_era(era, sort_day)
        return UncertainDate(sort_day, sort_day, entered)
    if era is not None and (era.letter, sort_day) in CHANGE_DAYS_IN_OLD_ERA:
        return UncertainDate(sort_day, sort_day, entered)
    return None


def _bounds(found: "re.Match[str]") -> tuple[Era | None, int]:
    era = era_named(found["era"]) if found["era"] else None
    year = 1 if found["year"] == "元" else int(found["year"])
    if era is None and len(found["year"]) < 4:
        raise DateInputError("不詳日は元号又は西暦4桁の年から入力してください。")
    return era, western_year(era, year)


def _clip(era: Era | None, first: date, last: date) -> tuple[date, date]:
    """Cut the range to the era: 令和元年頃 begins on 1 May 2019."""
    if era is None:
        return first, last
    clipped = max(first, era.begins), min(last, last_day(era))
    if clipped[1] < clipped[0]:
        check_era(era, first)
        check_era(era, last)
    return clipped


def _month_of(found: "re.Match[str]", group: str = "month") -> int:
    month = int(found[group])
    if not 1 <= month <= 12:
        raise DateInputError(f"{month}月はありません。")
    return month


def _date(year: int, month: int, day: int) -> date:
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateInputError(f"{year}年{month}月に{day}日はありません({last}日まで)。")
    return date(year, month, day)


def _whole_year(found: "re.Match[str]") -> tuple[date, date]:
    era, year = _bounds(found)
    return _clip(era, date(year, 1, 1), date(year, 12, 31))


def _whole_month(found: "re.Match[str]") -> tuple[date, date]:
    era, year = _bounds(found)
    month = _month_of(found)
    return _clip(era, date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _one_day(found: "re.Match[str]") -> tuple[date, date]:
    era, year = _bounds(found)
    day = _date(year, _month_of(found), int(found["day"]))
    if era is not None:
        check_era(era, day)
    return day, day


def _season(found: "re.Match[str]") -> tuple[date, date]:
    era, year = _bounds(found)
    first, last = _SEASONS[found["season"]]
    return _clip(era, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _third(found: "re.Match[str]") -> tuple[date, date]:
    era, year = _bounds(found)
    month = _month_of(found)
    first, last = _THIRDS[found["third"]]
    end = min(last, calendar.monthrange(year, month)[1])
    return _clip(era, date(year, month, first), date(year, month, end))


def _nothing(found: "re.Match[str]") -> tuple[date, date]:
    return FIRST_DAY, LAST_DAY


def _between(found: "re.Match[str]") -> tuple[date, date]:
    era, year = _bounds(found)
    month = _month_of(found)
    until = _month_of(found, "until_month") if "until_month" in found.re.groupindex else month
    first = _date(year, month, int(found["day"]))
    last = _date(year, until, int(found["until_day"]))
    if era is not None:
        check_era(era, first)
        check_era(era, last)
    return first, last


_UNTIL_DAY = r"(?P<until_day>\d{1,2})日"
#: The forms of S 1.1.8, in its order, and what each covers.
_FORMS: Final[tuple[tuple["re.Pattern[str]", Reader], ...]] = tuple(
    (re.compile(pattern, re.ASCII), reader)
    for pattern, reader in (
        (rf"{_YEAR}頃", _whole_year),
        (rf"{_YEAR}{_MONTH}頃", _whole_month),
        (rf"{_YEAR}{_MONTH}{_DAY}頃", _one_day),
        (rf"推定{_YEAR}{_MONTH}{_DAY}", _one_day),
        (rf"推定{_YEAR}{_MONTH}", _whole_month),
        (rf"{_YEAR}(?P<season>[春夏秋冬])頃?", _season),
        (rf"{_YEAR}{_MONTH}(?P<third>上旬|中旬|下旬)頃?", _third),
        (r"(?:生)?年月日不詳", _nothing),
        (rf"{_YEAR}月日不詳", _whole_year),
        (rf"{_YEAR}{_MONTH}日不詳", _whole_month),
        (rf"{_YEAR}{_MONTH}{_DAY}から(?P<until_month>\d{{1,2}})月{_UNTIL_DAY}頃までの間", _between),
        (rf"{_YEAR}{_MONTH}推定{_DAY}から{_UNTIL_DAY}までの間", _between),
        (rf"{_YEAR}{_MONTH}{_DAY}頃から{_UNTIL_DAY}頃までの間", _between),
    )
)
