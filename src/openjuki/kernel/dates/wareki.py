"""和暦 — writing and reading dates the Japanese way (S 1.1.9, S 1.3.6).

Reads what a clerk types: `R8.4.1`, `R080401`, `80401` (no letter: the current era), `S40.1.2`, `H110305`,
`令和8年4月1日`, `19650102`, `1965-01-02`, `1965/1/2`. Every refusal says what is wrong with which part.
"""

import calendar
import re
from datetime import date

from openjuki.kernel.dates.eras import CURRENT, ERAS, Era, era_named, era_of, last_day


class DateInputError(ValueError):
    """年月日の入力誤り. Its text is for the person at the keyboard."""


_LETTERS = "".join(era.letter for era in ERAS)
_FULLWIDTH = str.maketrans(
    "０１２３４５６７８９．／－ー・　"
    + "".join(chr(ord(letter) + 0xFEE0) for letter in _LETTERS + _LETTERS.lower()),
    "0123456789./--. " + _LETTERS + _LETTERS.lower(),
)
_ERA_KEYS = "".join(era.letter + era.letter.lower() for era in ERAS)
_ERA_NAMES = "|".join([era.name for era in ERAS] + [era.abbreviation for era in ERAS] + [f"[{_ERA_KEYS}]"])
_PARTS = re.compile(
    rf"(?P<era>{_ERA_NAMES})?\s*(?P<year>元|\d{{1,4}})\s*[年.\-/]\s*(?P<month>\d{{1,2}})\s*[月.\-/]"
    r"\s*(?P<day>\d{1,2})\s*日?",
    re.ASCII,
)
_RUN = re.compile(rf"(?P<era>{_ERA_NAMES})?(?P<digits>\d{{3,8}})", re.ASCII)


def format_wareki(day: date) -> str:
    """和暦表記, like 令和8年4月1日; the first year is 元年. Before 明治6年1月1日: the western year."""
    era = era_of(day)
    if era is None:
        return f"西暦{day.year}年{day.month}月{day.day}日"
    year = day.year - era.first_year + 1
    return f"{era.name}{'元' if year == 1 else year}年{day.month}月{day.day}日"


def format_typed(day: date) -> str:
    """A day as a clerk types it, like R8.4.1; before 明治6年1月1日 like 1872-12-31. Read back by `parse_date`."""
    era = era_of(day)
    if era is None:
        return day.isoformat()
    return f"{era.letter}{day.year - era.first_year + 1}.{day.month}.{day.day}"


def format_western(day: date) -> str:
    """西暦表記, like 1990年4月1日: birth dates of foreign residents and the end of their stay (S 1.1.9)."""
    return f"{day.year}年{day.month}月{day.day}日"


def parse_date(text: str, *, current: Era = CURRENT) -> date:
    """Read one calendar day. Raises DateInputError, in Japanese, with the part that is wrong."""
    era, year, month, day = split_date(text, current=current)
    western = western_year(era, year)
    check_month_day(western, month, day)
    result = date(western, month, day)
    if era is not None:
        check_era(era, result)
    return result


def split_date(text: str, *, current: Era = CURRENT) -> tuple[Era | None, int, int, int]:
    """Take the input apart into era (None: western), year of the era, month, day; nothing is checked yet."""
    clean = text.translate(_FULLWIDTH).strip()
    if not clean:
        raise DateInputError("年月日が入力されていません。")
    if found := _PARTS.fullmatch(clean):
        year = 1 if found["year"] == "元" else int(found["year"])
        return _era(found["era"], len(found["year"]), current), year, int(found["month"]), int(found["day"])
    if found := _RUN.fullmatch(clean):
        digits = found["digits"]
        if len(digits) == 8 and found["era"] is None:
            return None, int(digits[:4]), int(digits[4:6]), int(digits[6:])
        if len(digits) in (5, 6):
            era = era_named(found["era"]) if found["era"] else current
            return era, int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])
        raise DateInputError(
            f"数字の桁数({len(digits)}桁)が年月日になりません。R80401、19650102のように入力してください。"
        )
    raise DateInputError("年月日として読めません。R8.4.1、80401、1965-01-02のように入力してください。")


def _era(key: str | None, year_digits: int, current: Era) -> Era | None:
    if key:
        return era_named(key)
    if year_digits == 3:
        raise DateInputError("西暦の年は4桁で入力してください。")
    return None if year_digits == 4 else current


def western_year(era: Era | None, year: int) -> int:
    """西暦年 of a year of an era. Raises DateInputError for year 0 and years out of reach."""
    if year < 1:
        raise DateInputError("年は1以上で入力してください。")
    western = year if era is None else era.first_year + year - 1
    if western > 9999:
        raise DateInputError(f"{year}年は大きすぎます。")
    return western


def check_month_day(year: int, month: int, day: int) -> None:
    """Raises DateInputError when the month or the day does not exist in that year."""
    if not 1 <= month <= 12:
        raise DateInputError(f"{month}月はありません。")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise DateInputError(f"{year}年{month}月に{day}日はありません({last}日まで)。")


def check_era(era: Era, day: date) -> None:
    """Raises DateInputError when the day lies outside the era.

    A day that exists in two eras (明治45年7月30日) belongs to the later one here; only fields that allow
    不詳日 take the earlier wording (`openjuki.kernel.dates.entry`).
    """
    if day < era.begins:
        raise DateInputError(f"{era.name}は{format_western(era.begins)}からです。")
    if day > last_day(era):
        raise DateInputError(
            f"{era.name}は{format_western(last_day(era))}までです。{format_wareki(day)}と入力してください。"
        )
