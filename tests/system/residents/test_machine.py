"""A state machine over the register: whatever is notified, decided, planned and taken back, the invariants hold.

RR-08: replaying history gives the current state on both axes; nobody is in two households; at most one
householder; numbers are unique and never change hands; 履歴番号 runs 1…n; the population balances; nothing outside
hears of what is not settled. The steps are those of the machine in memory, through the real services.

`OPENJUKI_MACHINE_RUNS`: how many runs (5 unless told), each with forty steps at most. A kind that no run has
settled is settled after them, in turn.
"""

from __future__ import annotations

import os
import random

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.corrections import CorrectionExOfficio
from openjuki.kernel.notices.household_change import NewHouseholder
from openjuki.kernel.register import replay
from openjuki.kernel.register.codes import Status
from openjuki.systems.residents.services.notice_forms import KINDS
from support.database_register import DatabaseRegister
from support.harness import owner_url
from support.memory_register import MemoryRegister
from support.register_desk import START
from support.register_steps import DONE, MAKERS, SEEDS, RegisterSteps, missing, settle_the_rest

pytestmark = pytest.mark.spec("RR-08", "RR-01", "RR-02")
USUAL = 5
RUNS = int(os.environ.get("OPENJUKI_MACHINE_RUNS", USUAL))
#: Shrinking goes through the services a thousand times: only where somebody waits for it.
PHASES = (Phase.generate,) if RUNS == USUAL else tuple(Phase)


class Register(RegisterSteps):
    """Beside the steps of every register: notices that wait for their review while others are settled."""

    owner: psycopg.Connection
    register: DatabaseRegister

    def fresh(self) -> MemoryRegister:
        return DatabaseRegister(START, owner=self.owner)

    @rule(seed=SEEDS, of_all=st.booleans())
    def something_waits(self, seed: int, of_all: bool) -> None:
        notice = self.made(NewHouseholder if of_all else CorrectionExOfficio, seed)
        if notice is None or len(self.register.pending) > 2:
            return
        if case_no := self.register.submit(notice):
            self.register.pending.append(case_no)

    @rule(seed=SEEDS, how=st.sampled_from(("decided", "sent back", "withdrawn")))
    def what_waits_is_answered(self, seed: int, how: str) -> None:
        if not self.register.pending:
            return
        case_no = self.register.pending.pop(random.Random(seed).randrange(len(self.register.pending)))
        if how == "decided":
            DONE[f"waiting {'settled' if self.register.decide(case_no) else 'returned'}"] += 1
        else:
            self.register.turn_down(case_no, sent_back=how == "sent back")
            DONE[f"waiting {how}"] += 1

    def besides(self, seed: int) -> None:
        self.something_waits(seed=seed, of_all=seed % 2 == 0)
        self.what_waits_is_answered(seed=seed, how=("decided", "sent back", "withdrawn")[seed % 3])

    def teardown(self) -> None:
        self.register.days.close()
        super().teardown()
        self.households_then()
        assert list(self.register.hearsay()) == []

    def households_then(self) -> None:
        """A household as the database shows it for a day and a moment is the one that was seen at that moment."""
        chance = random.Random(len(self.remembered))
        for moment in chance.sample(sorted(self.remembered), min(4, len(self.remembered))):
            _, painted = self.remembered[moment]
            day = chance.choice(sorted({day for days in painted.values() for day in days}))
            there: dict[str, set[str]] = {}
            for number, days in painted.items():
                if since := [d for d in days if d <= day]:
                    record = self.register.history[number][days[max(since)] - 1].record
                    here = replay.state_on(record, day) == Status.RESIDENT
                    there.setdefault(record.household_no, set()).update({number} if here else ())
            for household, members in there.items():
                assert set(self.register.household_then(household, day, moment)) == members


def test_the_machine_knows_every_kind_that_the_counter_takes() -> None:
    """A kind without a maker is settled by no step."""
    assert {kind.notice for kind in KINDS.values()} == {*MAKERS, Cancellation}


@pytest.mark.slow
def test_the_register_keeps_its_invariants(real_db: None) -> None:
    DONE.clear()
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        Register.owner = owner
        run_state_machine_as_test(
            seed(0)(Register),
            settings=settings(
                max_examples=RUNS, stateful_step_count=40, deadline=None, database=None,
                suppress_health_check=list(HealthCheck), phases=PHASES,
            ),
        )  # fmt: skip
        settle_the_rest(Register())
    assert missing() == []
    assert any(k.startswith("waiting") for k in DONE)
