"""A state machine over all notices, cancellations and unwind plans in memory: thousands of steps in seconds.

RR-08: replaying history gives the state on both axes; 履歴番号 runs 1…n; the population balances; one householder
at most; numbers are unique and never change hands. RR-03: whatever is taken back leaves all of that true.

`OPENJUKI_MACHINE_RUNS`: how many runs, untold 150. A kind that no run has settled is settled after them, in turn.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from openjuki.kernel.notices.any import ALL
from openjuki.kernel.notices.cancellation import Cancellation
from support.register_steps import DONE, MAKERS, RegisterSteps, missing, settle_the_rest

pytestmark = pytest.mark.spec("RR-08", "RR-03")
RUNS = int(os.environ.get("OPENJUKI_MACHINE_RUNS", "150"))


def test_every_kind_of_notice_has_a_step() -> None:
    """A new kind needs a maker in `support.notices_of_…` and its line in `register_steps`."""
    assert {*MAKERS, Cancellation} == set(ALL)


def test_the_register_stays_sound() -> None:
    DONE.clear()
    run_state_machine_as_test(
        seed(0)(RegisterSteps),
        settings=settings(
            max_examples=RUNS, stateful_step_count=30, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    settle_the_rest(RegisterSteps())
    assert missing() == []
