"""Which offices a mover has to see: ages at their edges, by the law that each rule names."""

from __future__ import annotations

from datetime import date

import pytest

from openjuki.kernel.certificates import office_rules as rules
from openjuki.kernel.certificates import office_table as table
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
    found = {e.office.name: (e.people, e.due) for e in table.errands(FAMILY, move)}
    due = date(2026, 4, 15)
    assert found == {
        "国民健康保険": ((0, 1), due),
        "後期高齢者医療": ((2,), due),
        "国民年金": ((0,), due),
        "児童手当": ((1,), date(2026, 4, 14)),
        "小中学校": ((1,), None),
        "介護保険": ((2,), due),
    }
    assert table.undecided(FAMILY) == (3,)


def test_moving_within_sends_to_health_insurance_only_its_members() -> None:
    member = japanese(birth=on(1985, 4, 12), nhi_insured=True)
    other = japanese(2, birth=on(1985, 4, 12), nhi_insured=False)
    found = table.errands((member, other), rules.Move(date(2026, 4, 1), False))
    assert [e.people for e in found if e.office.name == "国民健康保険"] == [(0,)]
    assert all(e.due is None for e in found if e.office.name == "児童手当")


def test_every_office_names_its_law_and_its_id_once() -> None:
    assert len({office.id for office in table.OFFICES}) == len(table.OFFICES)
    assert all("法" in office.law and office.errand for office in table.OFFICES)


def offices(event: str, day: date, **items: object) -> dict[str, date | None]:
    move = rules.Move(day, False, None, event)
    return {e.office.name: e.due for e in table.errands((japanese(**items),), move)}


DAY = date(2026, 11, 20)
CHILD, WORKER, OLD = on(2015, 5, 5), on(1990, 5, 5), on(1940, 5, 5)


@pytest.mark.spec("RR-03")
def test_after_a_birth_the_allowance_within_fifteen_days() -> None:
    found = offices(rules.Event.BIRTH, DAY, birth=on(2026, 11, 20))
    assert set(found) == {"児童手当", "国民健康保険", "子どもの医療費", "母子保健"}
    assert found["児童手当"] == date(2026, 12, 5)
    assert found["国民健康保険"] == date(2026, 12, 4)


@pytest.mark.spec("RR-03")
@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({"birth": CHILD}, {"児童手当"}),
        ({"birth": WORKER, "nhi_insured": True}, {"国民健康保険", "国民年金", "市税"}),
        ({"birth": OLD, "nhi_insured": True}, {"後期高齢者医療", "国民年金", "介護保険", "市税"}),
    ],
)
def test_after_a_death_by_age_and_insurance(items: dict[str, object], expected: set[str]) -> None:
    assert set(offices(rules.Event.DEATH, DAY, **items)) == expected


@pytest.mark.spec("RR-02")
def test_after_a_change_of_the_household_or_of_the_name_only_who_is_insured_there() -> None:
    assert offices(rules.Event.HOUSEHOLD, DAY, birth=WORKER) == {}
    assert set(offices(rules.Event.HOUSEHOLD, DAY, birth=OLD)) == {"後期高齢者医療", "介護保険"}
    assert set(offices(rules.Event.NAME, DAY, birth=WORKER, card_status="1")) == {
        "国民年金",
        "個人番号カード",
    }
    assert offices(rules.Event.NAME, DAY, birth=WORKER, card_status="1")["個人番号カード"] == date(
        2026, 12, 4
    )
    assert set(offices(rules.Event.LEAVE, DAY, birth=CHILD)) == {"児童手当", "小中学校"}
