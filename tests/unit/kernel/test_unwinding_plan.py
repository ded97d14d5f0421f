"""巻戻し計画: a removal by 転出 goes with the plan that it carries out, and only with that (S 4.6.0.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.unwinding.plan import proposed

DAY = date(2026, 11, 1)
GONE = {"planned_move_out_on": DAY, "status": Status.MOVED_OUT, "removal_reason": "move_out"}


def history(*events: tuple[str, dict[str, Any]]) -> dict[str, list[Version]]:
    """One person, who moved in by event 1."""
    return {
        "1": [
            Version("1", n, str(n), reason, DAY, DAY, datetime(2026, 11, n, tzinfo=UTC), Record(**items))
            for n, (reason, items) in enumerate((("move_in", {}), *events), 1)
        ]
    }


@pytest.mark.spec("RR-03", "S 4.6.0.1")
def test_a_removal_that_brought_its_own_plan_is_done_again() -> None:
    named = {"given_name": "二"}
    gone = history(("correction_ex_officio", named), ("move_out", {**named, **GONE}))
    assert [(p.redo, p.reason) for p in proposed(gone, "2", ["1"])] == [(True, "")]


@pytest.mark.spec("RR-03", "S 4.6.0.1")
def test_a_removal_goes_with_the_notice_that_planned_it() -> None:
    gone = history(("move_out_planned", {"planned_move_out_on": DAY}), ("move_out", GONE))
    ((redo, reason),) = [(p.redo, p.reason) for p in proposed(gone, "2", ["1"])]
    assert (redo, reason) == (False, "取り消す転出届に基づく消除です")
