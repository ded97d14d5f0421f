"""A state machine over the register: whatever is moved in, moved and tried, the invariants hold.

RR-08: replaying history gives the current state; nobody is in two households; at most one householder; numbers
are unique and never change hands; 履歴番号 runs 1…n; nothing outside hears of what is not settled.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from openjuki.kernel.register.replay import current
from openjuki.runtime import clock
from openjuki.runtime.errors import Refused
from openjuki.systems.residents.models import Person
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.database import clean
from support.harness import owner_url
from support.residents import CLERK, REVIEWER, REVIEWER2, family_data, fill_stock

pytestmark = pytest.mark.spec("RR-08", "RR-01", "RR-02")
TODAY = date(2026, 11, 20)


class Register(RuleBasedStateMachine):
    """Residents as a clerk and two reviewers make them."""

    owner: psycopg.Connection

    @initialize()
    def empty(self) -> None:
        clean(self.owner)
        fill_stock(5)
        self.families = 0
        self.settled = 0
        self.numbers: dict[str, str] = {}

    def carry_out(self, kind: str, data: dict[str, Any]) -> bool:
        """Enter, acknowledge every alert, review twice. False where the register refuses."""
        case = cases.open_case(staff=CLERK, kind=kind)
        cases.save_draft(staff=CLERK, case_no=case.case_no, data=data)
        cases.record_paper(staff=CLERK, case_no=case.case_no, kind="received_paper")
        messages = self.count("exchange_message")
        try:
            try:
                submit_notice(staff=CLERK, case_no=case.case_no)
            except Refused as e:
                keys = {f"{f.id}-{f.field}" if f.field else f.id: "確認した" for f in e.findings}
                submit_notice(staff=CLERK, case_no=case.case_no, acknowledged=keys)
            assert self.count("exchange_message") == messages, "仮登録 went out"
            for reviewer in (REVIEWER, REVIEWER2):
                if review.approve(staff=reviewer, case_no=case.case_no).state == "settled":
                    self.settled += 1
                    return True
        except Refused:
            return False
        return False

    def count(self, table: str) -> int:
        row = self.owner.execute(f"SELECT count(*) FROM {table}").fetchone()  # type: ignore[call-overload]
        return int(row[0])

    @rule(size=st.integers(1, 4), days_ago=st.integers(0, 40))
    def a_family_moves_in(self, size: int, days_ago: int) -> None:
        self.families += 1
        data = family_data(self.families)
        data["members"] = data["members"][:size]
        for m in data["members"]:
            m["surname"] = "試験" + "一二三四五六七八九"[self.families % 9] * (1 + self.families // 9)
        moved = TODAY - timedelta(days=days_ago)
        data["moved_in_on"], data["certificate_move_out_on"] = moved.isoformat(), moved.isoformat()
        data["address"]["lot"] = f"{self.families}番"
        assert self.carry_out("move_in", data)

    @rule()
    def the_same_family_is_entered_again(self) -> None:
        if not self.families:
            return
        assert not self.carry_out("move_in", family_data(1) | {"members": self._first_family()})

    def _first_family(self) -> list[dict[str, Any]]:
        members = family_data(1)["members"][:1]
        members[0]["surname"] = "試験二"
        return members

    @precondition(lambda self: self.settled)
    @rule(seed=st.integers(0, 10_000), part=st.booleans(), join=st.booleans())
    def some_people_move(self, seed: int, part: bool, join: bool) -> None:
        chance = random.Random(seed)
        households = sorted(set(Person.objects.filter(active=True).values_list("household_no", flat=True)))
        household = chance.choice(households)
        members = list(Person.objects.filter(household_no=household).order_by("member_order"))
        moving = members[1:] if part and len(members) > 1 else members
        data: dict[str, Any] = {
            "ward": "04101", "notified_on": TODAY.isoformat(), "moved_on": TODAY.isoformat(),
            "household_no": household,
            "address": family_data()["address"] | {"lot": f"{chance.randint(100, 999)}番"},
            "members": [{"addressee_no": p.addressee_no} for p in moving],
            "notifier": {"name": "試験　太郎", "capacity": "householder"},
            "identity": {"method": "licence", "document": "運転免許証"},
        }  # fmt: skip
        if moving != members:
            data["members"][0]["relationship"] = "世帯主"
        if join and len(households) > 1:
            data["joins"] = chance.choice([h for h in households if h != household])
            for m in data["members"]:
                m["relationship"] = "同居人"
        self.carry_out("move_within", data)

    @invariant()
    def history_replays_to_the_current_state(self) -> None:
        for person in Person.objects.all():
            versions = rows.all_versions(person.addressee_no, with_number=True)
            assert [v.history_no for v in versions] == list(range(1, len(versions) + 1))
            newest = current(versions)
            assert newest is not None
            assert rows.current_versions([person.addressee_no])[person.addressee_no] == newest
            assert (person.history_no, person.household_no) == (newest.history_no, newest.record.household_no)

    @invariant()
    def numbers_stay_with_their_person(self) -> None:
        for person in Person.objects.all():
            number = rows.current_versions([person.addressee_no])[
                person.addressee_no
            ].record.individual_number
            assert self.numbers.setdefault(number, person.addressee_no) == person.addressee_no

    @invariant()
    def a_household_has_one_householder(self) -> None:
        bad = self.owner.execute(
            "SELECT household_no FROM person WHERE active GROUP BY 1 HAVING count(*) FILTER (WHERE householder) > 1"
        ).fetchall()
        assert bad == []

    @invariant()
    def search_keys_are_the_current_ones(self) -> None:
        bad = self.owner.execute(
            "SELECT p.addressee_no FROM person p LEFT JOIN search_key k ON k.addressee_no = p.addressee_no"
            " AND k.current AND k.kind = 'name' GROUP BY 1, p.household_no HAVING count(k.id) <> 1"
            " OR min(k.household_no) <> p.household_no"
        ).fetchall()
        assert bad == []


@pytest.mark.slow
def test_the_register_keeps_its_invariants(real_db: None) -> None:
    with psycopg.connect(owner_url(), autocommit=True) as owner, clock.fixed(TODAY):
        Register.owner = owner
        machine = Register.TestCase
        machine.settings = settings(
            max_examples=12, stateful_step_count=8, deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        )  # fmt: skip
        machine("runTest").runTest()
