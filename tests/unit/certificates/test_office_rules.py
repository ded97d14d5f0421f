"""Which offices a mover has to see: ages at their edges, by the law that each rule names."""

from __future__ import annotations

from datetime import date

import pytest

from openjuki.kernel.certificates import office_rules as rules
from openjuki.kernel.dates.uncertain import UncertainDate
from support.papers import japanese, on


@pytest.mark.parametrize(
    ("birth", "day", "expected"),
    [
        (date(2020, 4, 1), date(2026, 3, 31), False),
        (date(2020, 4, 1), date(2026, 4, 1), True),  # 早生まれ: born on 1 April goes with the older year
        (date(2020, 4, 2), date(2026, 4, 1), False),
        (date(2020, 4, 2), date(2027, 4, 1), True),
        (date(2011, 4, 1), date(2026, 3, 31), True),
        (date(2011, 4, 1), date(2026, 4, 1), False),
        (date(2011, 4, 2), date(2027, 3, 31), True),
        (date(2020, 2, 29), date(2026, 4, 1), True),
    ],
)
def test_school_age(birth: date, day: date, expected: bool) -> None:
    assert rules.is_school_age(birth, day) is expected


@pytest.mark.parametrize(
    ("birth", "day", "expected"),
    [
        (date(2008, 4, 1), date(2026, 3, 31), True),
        (date(2008, 4, 1), date(2026, 4, 1), False),
        (date(2008, 4, 2), date(2026, 4, 1), True),
        (date(2008, 4, 2), date(2027, 3, 31), True),
        (date(2008, 4, 2), date(2027, 4, 1), False),
        (date(2008, 4, 2), date(2024, 9, 30), False),  # before the reform: until the end of middle school
        (date(2008, 4, 2), date(2024, 10, 1), True),
        (date(2026, 4, 1), date(2026, 4, 1), True),
    ],
)
def test_allowance_child(birth: date, day: date, expected: bool) -> None:
    assert rules.is_allowance_child(birth, day) is expected


@pytest.mark.parametrize(
    ("rule", "birth", "first", "last"),
    [
        (rules.is_pension_age, date(2006, 4, 2), date(2026, 4, 1), date(2066, 3, 31)),
        (rules.is_ltc_insured_age, date(1961, 4, 2), date(2026, 4, 1), None),
        (rules.is_late_elderly, date(1951, 4, 2), date(2026, 4, 2), None),
    ],
    ids=["pension", "long-term care", "late elderly"],
)
def test_first_and_last_day_of_an_age(rule, birth: date, first: date, last: date | None) -> None:
    assert not rule(birth, first.replace(day=first.day - 1) if first.day > 1 else date(first.year, 3, 31))
    assert rule(birth, first)
    if last:
        assert rule(birth, last)
        assert not rule(birth, date(last.year, 4, 1))


FAMILY = (
    japanese(1, birth=on(1985, 4, 12)),
    japanese(2, birth=on(2015, 1, 5)),
    japanese(3, birth=on(1948, 6, 1)),
    japanese(4, birth=UncertainDate(date(1990, 1, 1), date(1990, 12, 31), "平成2年月日不詳")),
)


@pytest.mark.spec("RR-01")
def test_a_family_moving_in_is_sent_where_each_belongs() -> None:
    move = rules.Move(date(2026, 4, 1), True, date(2026, 3, 30))
    found = {e.office.name: (e.people, e.due) for e in rules.errands(FAMILY, move)}
    due = date(2026, 4, 15)
    assert found == {
        "国民健康保険": ((0, 1), due),
        "後期高齢者医療": ((2,), due),
        "国民年金": ((0,), due),
        "児童手当": ((1,), date(2026, 4, 14)),
        "小中学校": ((1,), None),
        "介護保険": ((2,), due),
    }
    assert rules.undecided(FAMILY) == (3,)


def test_moving_within_sends_to_health_insurance_only_its_members() -> None:
    member = japanese(birth=on(1985, 4, 12), nhi_insured=True)
    other = japanese(2, birth=on(1985, 4, 12), nhi_insured=False)
    found = rules.errands((member, other), rules.Move(date(2026, 4, 1), False))
    assert [e.people for e in found if e.office.name == "国民健康保険"] == [(0,)]
    assert all(e.due is None for e in found if e.office.name == "児童手当")


def test_every_office_names_its_law_and_its_id_once() -> None:
    assert len({office.id for office in rules.OFFICES}) == len(rules.OFFICES)
    assert all("法" in office.law and office.errand for office in rules.OFFICES)
