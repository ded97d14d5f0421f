"""A state machine over the register: whatever is notified, decided, planned and taken back, the invariants hold.

RR-08: replaying history gives the current state on both axes; nobody is in two households; at most one
householder; numbers are unique and never change hands; 履歴番号 runs 1…n; the population balances; nothing outside
hears of what is not settled. The steps are those of the machine in memory, through the real services.

`OPENJUKI_MACHINE_RUNS`: how many runs a round (10 unless told); each has four dozen steps at most.
"""

from __future__ import annotations

import os
import random

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from openjuki.kernel.notices.corrections import CorrectedItem, CorrectionExOfficio
from openjuki.kernel.notices.household_change import NewHouseholder
from openjuki.kernel.notices.move_within import MovingMember
from support.database_register import DatabaseRegister
from support.harness import owner_url
from support.memory_register import MemoryRegister
from support.register_steps import BY, DONE, GROUNDS, SEEDS, START, RegisterSteps

pytestmark = pytest.mark.spec("RR-08", "RR-01", "RR-02")
USUAL = 10
RUNS = int(os.environ.get("OPENJUKI_MACHINE_RUNS", USUAL))
MOST_ROUNDS = 4
#: Shrinking goes through the services a thousand times: only where somebody waits for it.
PHASES = (Phase.generate,) if RUNS == USUAL else tuple(Phase)
SETTLED = (
    "MoveIn", "MoveWithin", "MoveOut", "Birth", "Death", "CorrectionExOfficio", "Cancellation", "Renewal",
    "ResidentCodeChange", "IndividualNumberChange", "FamilyRegisterNotice", "Disappearance",
)  # fmt: skip


class Register(RegisterSteps):
    """Beside the steps of every register: notices that wait for their review while others are settled."""

    owner: psycopg.Connection
    register: DatabaseRegister

    def fresh(self) -> MemoryRegister:
        return DatabaseRegister(START, owner=self.owner)

    @rule(seed=SEEDS, of_all=st.booleans())
    def something_waits(self, seed: int, of_all: bool) -> None:
        chance, household, members = self.draw(seed)
        if not members or len(self.register.pending) > 2:
            return
        if of_all:
            rows = tuple(
                MovingMember(n, "同居人" if at else "世帯主") for at, n in enumerate(reversed(members))
            )
            notice: object = NewHouseholder(
                **self.head, **BY, took_over_on=self.register.today, household_no=household, members=rows
            )
        else:
            items = (CorrectedItem("given_name", "待"),)
            notice = CorrectionExOfficio(**self.head, changed_on=self.register.today, grounds=GROUNDS,
                                         addressee_no=chance.choice(members), items=items)  # fmt: skip
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

    def teardown(self) -> None:
        self.register.days.close()
        assert list(self.register.hearsay()) == []


@pytest.mark.slow
def test_the_register_keeps_its_invariants(real_db: None) -> None:
    DONE.clear()
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        Register.owner = owner
        for n in range(MOST_ROUNDS):  # as in memory: a rare kind may need another round
            run_state_machine_as_test(
                seed(n)(Register),
                settings=settings(
                    max_examples=RUNS, stateful_step_count=48, deadline=None, database=None,
                    suppress_health_check=list(HealthCheck), phases=PHASES,
                ),
            )  # fmt: skip
            if not _missing():
                break
    assert _missing() == []


def _missing() -> list[str]:
    missing = [k for k in SETTLED if not DONE[f"{k} settled"]]
    return missing if any(k.startswith("waiting") for k in DONE) else [*missing, "waiting"]
