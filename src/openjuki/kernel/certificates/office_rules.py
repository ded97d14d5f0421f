"""他課案内の規則 — which other offices a mover has to see, by age and kind of move.

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


@dataclass(frozen=True, slots=True)
class Move:
    """異動 — its day, whether into the city, and the planned day of leaving the former city if known."""

    on: date
    into_city: bool
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """窓口 — what to do there. ``due``: last day, or None where the law sets none."""

    id: str
    name: str
    errand: str
    bring: str
    law: str
    applies: Callable[[Record, date, Move], bool]
    due: Callable[[Move], date | None]


def _born(record: Record) -> date | None:
    return record.birth.day if record.birth else None


def _within_14_days(move: Move) -> date | None:
    return move.on + timedelta(days=NOTICE_DAYS)


def _allowance_due(move: Move) -> date | None:
    """15 days from the day after leaving the former city (児童手当法 第8条第3項); none for a move within."""
    return (move.left_on or move.on) + timedelta(days=15) if move.into_city else None


def _no_due(move: Move) -> date | None:
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


def _nhi(record: Record, birth: date, move: Move) -> bool:
    if is_late_elderly(birth, move.on):
        return False
    return move.into_city or bool(record.nhi_insured)


OFFICES: Final[tuple[Office, ...]] = (
    Office(
        "G01", "国民健康保険", "加入または住所変更の手続（職場の健康保険に入っている方は不要）",
        "本人確認書類、資格確認書など", "国民健康保険法 第9条", _nhi, _within_14_days,
    ),
    Office(
        "G02", "後期高齢者医療", "被保険者の住所の手続", "本人確認書類、前住所地の負担区分等証明書",
        "高齢者の医療の確保に関する法律 第54条", lambda r, b, m: is_late_elderly(b, m.on), _within_14_days,
    ),
    Office(
        "G03", "国民年金", "第1号被保険者の住所変更（会社員とその配偶者の方は勤務先で）",
        "基礎年金番号の分かるもの", "国民年金法 第12条",
        lambda r, b, m: is_pension_age(b, m.on), _within_14_days,
    ),
    Office(
        "G04", "児童手当", "認定請求または住所変更の届出（公務員の方は勤務先で）",
        "請求者の本人確認書類、振込先の口座、健康保険の資格の分かるもの", "児童手当法 第7条・第8条",
        lambda r, b, m: is_allowance_child(b, m.on), _allowance_due,
    ),
    Office(
        "G05", "小中学校", "転校または就学の手続", "在学証明書、教科書給与証明書",
        "学校教育法施行令 第5条・第6条", lambda r, b, m: is_school_age(b, m.on), _no_due,
    ),
    Office(
        "G06", "介護保険", "被保険者の住所の手続。要介護・要支援の認定を受けている方は認定の引継ぎ",
        "本人確認書類、受給資格証明書（認定を受けている方）", "介護保険法 第12条・第36条",
        lambda r, b, m: is_ltc_insured_age(b, m.on) or bool(r.ltc_insured), _within_14_days,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Errand:
    """案内 — one office, the people concerned (as indices of the given records), last day."""

    office: Office
    people: tuple[int, ...]
    due: date | None


def errands(records: tuple[Record, ...], move: Move) -> tuple[Errand, ...]:
    """Offices that somebody among ``records`` has to see, in the order of ``OFFICES``."""
    found = []
    for office in OFFICES:
        people = tuple(
            index
            for index, record in enumerate(records)
            if (born := _born(record)) is not None and office.applies(record, born, move)
        )
        if people:
            found.append(Errand(office, people, office.due(move)))
    return tuple(found)


def undecided(records: tuple[Record, ...]) -> tuple[int, ...]:
    """People whose birth date is uncertain: no rule can decide for them."""
    return tuple(index for index, record in enumerate(records) if _born(record) is None)
