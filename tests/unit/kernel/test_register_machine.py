"""A state machine over notices, cancellations and unwind plans in memory: thousands of steps in seconds.

RR-08: replaying history gives the state on both axes; 履歴番号 runs 1…n; the population balances; one householder
at most; numbers are unique and never change hands. RR-03: whatever is taken back leaves all of that true.

`OPENJUKI_MACHINE_RUNS`: how many runs; untold 200, always the same, so that every kind is known to be settled.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from support.register_steps import DONE, RegisterSteps

pytestmark = pytest.mark.spec("RR-08", "RR-03")
USUAL = 200
RUNS = int(os.environ.get("OPENJUKI_MACHINE_RUNS", USUAL))
KINDS = (
    "MoveIn", "MoveWithin", "MoveWithinExOfficio", "MoveOut", "MoveOutWithdrawal", "MoveInNotification",
    "HouseholdSplit", "NewHouseholder", "CorrectionExOfficio", "Birth", "Death", "RemovalExOfficio", "Restoration",
    "EntryExOfficio", "Cancellation", "HouseholdMerge", "HouseholdReassignment", "Renewal", "FormerSurnameRequest",
    "ResidentCodeChange", "IndividualNumberChange", "FamilyRegisterNotice", "Disappearance",
)  # fmt: skip


def test_the_register_stays_sound() -> None:
    DONE.clear()
    machine = RegisterSteps.TestCase
    machine.settings = settings(
        max_examples=RUNS,
        stateful_step_count=30,
        deadline=None,
        derandomize=RUNS == USUAL,
        suppress_health_check=list(HealthCheck),
    )
    machine("runTest").runTest()
    assert [k for k in KINDS if not DONE[f"{k} settled"]] == []
    assert DONE["Cancellation settled of an early event"]
