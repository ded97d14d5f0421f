"""残る人の予定: what was notified of those who stay holds on the day, as far as it still fits (S 4.0.4)."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from openjuki.kernel.decide.departure import planned_stay
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import Household, PlannedStay, RegisterView, Subject

pytestmark = pytest.mark.spec("S 4.0.4", "RR-02")
FAMILY = {"1": "世帯主", "2": "妻", "3": "子"}
PLAN = {"2": PlannedStay("世帯主", "妻"), "3": PlannedStay("子", "子")}


def view(household: dict[str, str], stays: dict[str, PlannedStay]) -> RegisterView:
    moment = datetime(2026, 11, 1, 9)  # noqa: DTZ001 - the kernel compares moments only
    subjects = {}
    for no, relationship in household.items():
        record = Record(household_no="H", relationship=relationship)
        subjects[no] = Subject(no, Version(no, 1, "1", "move_in", date(2020, 4, 1), None, moment, record))
    return RegisterView(subjects=subjects, households={"H": Household("H", tuple(household))}, stays=stays)


def test_it_holds_when_the_household_is_as_it_was() -> None:
    assert planned_stay(view(FAMILY, PLAN), "H", ["1"]) == {"2": "世帯主", "3": "子"}


def test_it_waits_while_one_who_leaves_later_is_there() -> None:
    both = FAMILY | {"4": "母"}
    assert planned_stay(view(both, PLAN), "H", ["1"]) == {}
    left = view({no: word for no, word in both.items() if no != "1"}, PLAN)
    assert planned_stay(left, "H", ["4"]) == {"2": "世帯主", "3": "子"}


@pytest.mark.parametrize(
    ("household", "why"),
    [
        ({"1": "世帯主", "2": "妻"}, "one of it has gone"),
        ({**FAMILY, "4": "子"}, "a child was born"),
        ({**FAMILY, "3": "同居人"}, "a later notice gave another 続柄"),
        ({"1": "父", "2": "世帯主", "3": "子"}, "a later notice made another householder"),
    ],
)
def test_a_household_that_is_another_by_now_keeps_its_own(household: dict[str, str], why: str) -> None:
    assert planned_stay(view(household, PLAN), "H", ["1"]) == {}, why


def test_where_the_householder_stays_it_may_speak_of_some() -> None:
    some = {"3": PlannedStay("同居人", "子")}
    assert planned_stay(view(FAMILY, some), "H", ["2"]) == {"3": "同居人"}
    assert planned_stay(view(FAMILY, some), "H", ["1"]) == {}
    two = replace(view(FAMILY, some), stays={"3": PlannedStay("世帯主", "子")})
    assert planned_stay(two, "H", ["2"]) == {}
