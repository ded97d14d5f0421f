"""巻戻し計画: a removal by 転出 goes with the plan that it carries out, and only with that (S 4.6.0.1)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import Household, RegisterView, Subject
from openjuki.kernel.unwinding.plan import proposed

DAY = date(2026, 11, 1)
GONE = {"planned_move_out_on": DAY, "status": Status.MOVED_OUT, "removal_reason": "move_out"}


def view(*events: tuple[str, dict[str, Any]]) -> RegisterView:
    """One person, who moved in by event 1."""
    versions = tuple(
        Version("1", n, str(n), reason, DAY, DAY, datetime(2026, 11, n, tzinfo=UTC), Record(**items))
        for n, (reason, items) in enumerate((("move_in", {}), *events), 1)
    )
    return RegisterView(subjects={"1": Subject("1", versions[-1])}, histories={"1": versions})


@pytest.mark.spec("RR-03", "S 4.6.0.1")
def test_a_removal_that_brought_its_own_plan_is_done_again() -> None:
    named = {"given_name": "二"}
    gone = view(("correction_ex_officio", named), ("move_out", {**named, **GONE}))
    assert [(p.redo, p.reason) for p in proposed(gone, "2", ["1"])] == [(True, "")]


@pytest.mark.spec("RR-03", "S 4.6.0.1")
def test_a_removal_goes_with_the_notice_that_planned_it() -> None:
    gone = view(("move_out_planned", {"planned_move_out_on": DAY}), ("move_out", GONE))
    ((redo, reason),) = [(p.redo, p.reason) for p in proposed(gone, "2", ["1"])]
    assert (redo, reason) == (False, "取り消す転出届・転入通知に基づく消除です")


def at(lot: str, **items: Any) -> dict[str, Any]:
    return {
        "household_no": "9",
        "address_code": "04101",
        "address_text": "青葉区本町",
        "address_lot": lot,
    } | items


@pytest.mark.spec("RR-03", "S 4.6.0.1")
def test_a_move_that_would_divide_the_household_is_entered_anew() -> None:
    """The father's and the child's records were corrected, the child died, then the father moved with all."""
    father = (at("1"), at("1", remarks="一"), at("9", remarks="一"), at("9", remarks="二"))
    child = (at("1"), at("1", status=Status.DEAD))
    histories = {
        "1": tuple(
            Version("1", n, str(n), reason, DAY, DAY, datetime(2026, 11, n, tzinfo=UTC), Record(**items))
            for n, (reason, items) in enumerate(
                zip(
                    ("move_in", "correction_ex_officio", "move_within", "minor_correction"),
                    father,
                    strict=True,
                ),
                1,
            )
        ),
        "2": tuple(
            Version("2", n, str(n), reason, DAY, DAY, datetime(2026, 11, n, tzinfo=UTC), Record(**items))
            for n, (reason, items) in enumerate(zip(("move_in", "death"), child, strict=True), 1)
        ),
    }
    seen = RegisterView(
        subjects={n: Subject(n, versions[-1]) for n, versions in histories.items()},
        households={"9": Household("9", ("1",))}, histories=histories,
    )  # fmt: skip
    plan = [(p.event.reason, p.redo, p.anew, p.reason) for p in proposed(seen, "2", ["1", "2"])]
    assert plan == [
        ("move_within", False, True, "再び行うと、1つの世帯が2つの住所に分かれます"),
        ("minor_correction", True, False, ""),
    ]
    alone = [p.redo for p in proposed(seen, "2", ["1"])]
    assert alone == [True, True]  # the child stays removed: nobody is left behind
