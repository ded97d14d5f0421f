"""年齢 — two readings (decision 5 of the notes).

年齢計算ニ関スル法律: an age is attained at the end of the day before the birthday. What is shown on a screen
changes at 0:00 of the birthday; who is born on 29 February has it on 1 March in a common year.
"""

from datetime import date, timedelta

from openjuki.kernel.dates.uncertain import UncertainDate


def birthday_in(birth: date, year: int) -> date:
    """誕生日 in a year; 1 March for 29 February in a common year."""
    try:
        return birth.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def attains_on(birth: date, age: int) -> date:
    """年齢到達日 — the day at whose end the age is attained: the day before the birthday."""
    return birthday_in(birth, birth.year + age) - timedelta(days=1)


def age_on(birth: date, day: date) -> int:
    """満年齢 as shown on a day. Raises ValueError before birth."""
    if day < birth:
        raise ValueError("生年月日より前の日の年齢はありません。")
    return day.year - birth.year - (day < birthday_in(birth, day.year))


def age_or_none(birth: UncertainDate | None, day: date) -> int | None:
    """満年齢, or None where the date of birth is uncertain, missing or later."""
    known = birth.day if birth is not None else None
    return age_on(known, day) if known is not None and known <= day else None
