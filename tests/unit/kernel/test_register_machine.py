"""A state machine over notices, cancellations and unwind plans in memory: thousands of steps in seconds.

RR-08: replaying history gives the state on both axes; 履歴番号 runs 1…n; the population balances; one householder
at most; numbers are unique and never change hands. RR-03: whatever is taken back leaves all of that true.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.cancellation import Cancellation, Later, Undone
from openjuki.kernel.notices.corrections import CorrectedItem, CorrectionExOfficio
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.household_change import HouseholdMerge, HouseholdSplit, NewHouseholder
from openjuki.kernel.notices.move_in import MoveIn, Mover
from openjuki.kernel.notices.move_out import LeavingMember, MoveOut
from openjuki.kernel.notices.move_within import MoveWithin, MovingMember
from openjuki.kernel.notices.parties import IdentityCheck, Notifier
from openjuki.kernel.register.address import Address
from openjuki.kernel.register.record import FIELD_NAMES
from openjuki.kernel.unwinding.histories import is_active
from openjuki.kernel.unwinding.plan import proposed
from support.memory_register import MemoryRegister

pytestmark = pytest.mark.spec("RR-08", "RR-03")
START = date(2026, 4, 1)
WARD = "04101"
BY: dict[str, Any] = {
    "notifier": Notifier("試験　太郎", "householder"),
    "identity": IdentityCheck("licence", "運転免許証"),
}
GROUNDS = Grounds("request", "申出書", START)
ELSEWHERE = Address("13101", "0020000", "東京都千代田区丸の内", "１番１号", "", "1000005")
DONE: Counter[str] = Counter()
OTHERS = ("妻", "子", "子", "母")
BORN = {"母": 1950, "子": 2010}


def home(n: int) -> Address:
    return Address(WARD, "0010001", "宮城県仙台市青葉区本町", f"{n}番", "", "9800014")


class Register(RuleBasedStateMachine):
    """Clerks at work; each step takes a seed, so that a failure shrinks."""

    @initialize()
    def empty(self) -> None:
        self.register = MemoryRegister(START)
        self.families = 0

    def draw(self, seed: int) -> tuple[random.Random, str, list[str]]:
        """A household and its members."""
        chance = random.Random(seed)
        households = self.register.households()
        household = chance.choice(sorted(households)) if households else ""
        return chance, household, households.get(household, [])

    @property
    def head(self) -> dict[str, Any]:
        return {"ward": WARD, "notified_on": self.register.today}

    def settle(self, notice: Any) -> None:
        DONE[f"{type(notice).__name__} {'settled' if self.register.settle(notice) else 'refused'}"] += 1

    @rule(size=st.integers(1, 5))
    def move_in(self, size: int) -> None:
        self.families += 1
        kinds = ("世帯主", *OTHERS)[:size]
        movers = tuple(
            Mover(
                key=f"m{at}", surname=f"試{self.families}", given_name=f"名{at}", relationship=kind,
                sex="2" if kind in "妻母" else "1",
                birth=UncertainDate.exact(date(BORN.get(kind, 1980), 1 + at, 3)),
                registered_domicile="宮城県仙台市青葉区本町一丁目", register_head="試　一",
                reading_surname="シ", reading_given_name="メイ",
            )
            for at, kind in enumerate(kinds)
        )  # fmt: skip
        self.settle(
            MoveIn(**self.head, **BY, moved_in_on=self.register.today, address=home(self.families),
                   previous_address=ELSEWHERE, members=movers, source="typed")
        )  # fmt: skip

    @rule(seed=st.integers(0, 9999), part=st.booleans())
    def move_within(self, seed: int, part: bool) -> None:
        chance, household, members = self.draw(seed)
        moving = members[-1:] if part else members
        rows = tuple(MovingMember(n, "世帯主" if part and len(members) > 1 else "") for n in moving)
        day = self.register.today - timedelta(days=chance.randint(0, 9))
        self.settle(
            MoveWithin(**self.head, **BY, moved_on=day, household_no=household,
                       address=home(chance.randint(500, 900)), members=rows)
        )  # fmt: skip

    @rule(seed=st.integers(0, 9999), ahead=st.integers(-3, 20))
    def move_out(self, seed: int, ahead: int) -> None:
        chance, household, members = self.draw(seed)
        leaving = chance.sample(members, chance.randint(1, len(members))) if members else []
        self.settle(
            MoveOut(**self.head, **BY, moves_out_on=self.register.today + timedelta(days=ahead),
                    household_no=household, destination=ELSEWHERE,
                    members=tuple(LeavingMember(addressee_no=n) for n in leaving))
        )  # fmt: skip

    @rule(seed=st.integers(0, 9999))
    def split_or_merge(self, seed: int) -> None:
        chance, household, members = self.draw(seed)
        if chance.random() < 0.6 or len(self.register.households()) < 2:
            rows = tuple(MovingMember(n, "世帯主") for n in members[-1:])
            notice: Any = HouseholdSplit(
                **self.head, **BY, split_on=self.register.today, household_no=household, members=rows
            )
        else:
            other = chance.choice([h for h in self.register.households() if h != household])
            rows = tuple(MovingMember(n, "同居人") for n in members)
            notice = HouseholdMerge(
                **self.head,
                **BY,
                merged_on=self.register.today,
                household_no=household,
                joins=other,
                members=rows,
            )
        self.settle(notice)

    @rule(seed=st.integers(0, 9999))
    def new_householder(self, seed: int) -> None:
        chance, household, members = self.draw(seed)
        head = chance.choice(members) if members else ""
        rows = tuple(MovingMember(n, "世帯主" if n == head else "同居人") for n in members)
        self.settle(
            NewHouseholder(
                **self.head, **BY, took_over_on=self.register.today, household_no=household, members=rows
            )
        )

    @rule(seed=st.integers(0, 9999))
    def correct(self, seed: int) -> None:
        chance, _, members = self.draw(seed)
        if members:
            items = (CorrectedItem("given_name", chance.choice("一二三四五六七八九")),)
            self.settle(
                CorrectionExOfficio(**self.head, changed_on=self.register.today, grounds=GROUNDS,
                                    addressee_no=chance.choice(members), items=items)
            )  # fmt: skip

    @rule(days=st.integers(1, 15))
    def days_go_by(self, days: int) -> None:
        self.register.today += timedelta(days=days)
        self.register.departures()

    @rule(seed=st.integers(0, 9999), part=st.booleans())
    def take_back(self, seed: int, part: bool) -> None:
        """Any event, the last or an early one, for all or for one, with the plan as it is proposed."""
        chance, events = random.Random(seed), self.register.all_events()
        if not events:
            return
        event = chance.choice(events)
        persons = [chance.choice(event.persons)] if part else list(event.persons)
        plan = proposed(self.register.history, event.event_id, persons)
        before = {n: self.register.current(n).record for n in persons}
        notice = Cancellation(
            **self.head, event_id=event.event_id, grounds=GROUNDS,
            members=tuple(Undone(n) for n in persons),
            later=tuple(Later(each.event.event_id, each.redo) for each in plan),
        )  # fmt: skip
        settled = self.register.settle(notice)
        DONE[f"Cancellation {'settled' if settled else 'refused'}{' of an early event' if plan else ''}"] += 1
        if not settled:
            assert {n: self.register.current(n).record for n in persons} == before
        elif not plan:
            self.the_state_before_is_back(event.event_id, persons)

    def the_state_before_is_back(self, event_id: str, persons: list[str]) -> None:
        for number in persons:
            versions = self.register.history[number]
            first = next(at for at, v in enumerate(versions) if v.event_id == event_id)
            now = versions[-1].record
            if not first:
                assert not is_active(now)
                continue
            then = versions[first - 1].record
            free = {"household_no", "householder_name"} if is_active(then) else set()
            assert [n for n in FIELD_NAMES if n not in free and getattr(now, n) != getattr(then, n)] == []
            assert now == replace(then, **{n: getattr(now, n) for n in free})

    @invariant()
    def the_register_is_sound(self) -> None:
        assert list(self.register.faults()) == []


def test_the_register_stays_sound() -> None:
    DONE.clear()
    machine = Register.TestCase
    machine.settings = settings(
        max_examples=150, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
    machine("runTest").runTest()
    few = [k for k in ("MoveIn", "MoveWithin", "MoveOut", "HouseholdSplit", "NewHouseholder",
                       "CorrectionExOfficio", "Cancellation") if not DONE[f"{k} settled"]]  # fmt: skip
    assert few == []
    assert DONE["Cancellation settled of an early event"]
