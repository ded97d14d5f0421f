"""他課案内の規則 — by what an office is chosen: age, insurance and event; the offices stand in ``office_table``.

Each rule names its law. Ages follow 年齢計算ニ関スル法律 (attained at the end of the day before the birthday)
except for 後期高齢者医療 (the birthday itself). An uncertain birth date decides nothing: the paper asks
the offices to check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from openjuki.kernel.dates.ages import attains_on, birthday_in
from openjuki.kernel.dates.terms import NOTICE_DAYS
from openjuki.kernel.register.record import Record

#: 児童手当法 第4条: until the 31 March after this age, by the first day on which it holds.
_ALLOWANCE_AGES: Final = ((date(2010, 4, 1), 15), (date(2024, 10, 1), 18))


class Event:
    """案内の契機 — what happened to the people of a notice."""

    MOVE: Final = "move"
    LEAVE: Final = "leave"
    BIRTH: Final = "birth"
    DEATH: Final = "death"
    HOUSEHOLD: Final = "household"
    NAME: Final = "name"


@dataclass(frozen=True, slots=True)
class Move:
    """異動 — its day, whether into the city, and the planned day of leaving the former city if known."""

    on: date
    into_city: bool
    left_on: date | None = None
    event: str = Event.MOVE


@dataclass(frozen=True, slots=True)
class Office:
    """窓口 — what to do there after an event. ``due``: last day, or None where the law sets none."""

    id: str
    name: str
    errand: str
    bring: str
    law: str
    applies: Callable[[Record, date, Move], bool]
    due: Callable[[Move], date | None]
    event: str = Event.MOVE


def born_on(record: Record) -> date | None:
    return record.birth.day if record.birth else None


def within_14_days(move: Move) -> date | None:
    return move.on + timedelta(days=NOTICE_DAYS)


def allowance_due(move: Move) -> date | None:
    """15 days from the day after birth, or after leaving the former city (児童手当法 第8条第3項); else none."""
    return (
        (move.left_on or move.on) + timedelta(days=15)
        if move.into_city or move.event == Event.BIRTH
        else None
    )


def no_due(move: Move) -> date | None:
    return None


def is_late_elderly(birth: date, day: date) -> bool:
    """75歳の誕生日以後 (高齢者の医療の確保に関する法律 第50条, 第52条)."""
    return day >= birthday_in(birth, birth.year + 75)


def is_pension_age(birth: date, day: date) -> bool:
    """20歳以上60歳未満 (国民年金法 第7条第1項第1号)."""
    return attains_on(birth, 20) <= day < attains_on(birth, 60)


def is_ltc_insured_age(birth: date, day: date) -> bool:
    """65歳以上 (介護保険法 第9条第1号)."""
    return attains_on(birth, 65) <= day


def is_school_age(birth: date, day: date) -> bool:
    """学齢 (学校教育法 第17条): from the first 1 April after the day of attaining 6, to the end of the school
    year in which 15 is attained."""
    first = _next_april(attains_on(birth, 6) + timedelta(days=1))
    last = _next_april(attains_on(birth, 15) + timedelta(days=1))
    return first <= day < last


def is_allowance_child(birth: date, day: date) -> bool:
    """児童手当の対象となる児童 (児童手当法 第4条; 18歳到達後最初の3月31日まで since 2024-10-01)."""
    ages = [age for since, age in _ALLOWANCE_AGES if since <= day]
    return bool(ages) and birth <= day < _next_april(attains_on(birth, ages[-1]) + timedelta(days=1))


def _next_april(day: date) -> date:
    """The first 1 April on or after ``day``."""
    return date(day.year if day <= date(day.year, 4, 1) else day.year + 1, 4, 1)
