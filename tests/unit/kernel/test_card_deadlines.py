"""特例転入の三つの期限 (decision 13): each from its own day."""

from __future__ import annotations

from datetime import date

import pytest

from openjuki.kernel.dates.card_deadlines import card_deadlines

PLANNED, MOVED = date(2026, 11, 1), date(2026, 11, 20)


@pytest.mark.spec("RR-01", "S 4.1.1.3")
def test_the_three_days_are_counted_apart() -> None:
    due = card_deadlines(planned_on=PLANNED, moved_on=MOVED, notified_on=date(2026, 11, 25))
    assert (due.by_plan, due.by_move, due.continue_by) == (
        date(2026, 12, 1), date(2026, 12, 4), date(2027, 2, 23)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("notified_on", "missed"),
    [(date(2026, 12, 1), False), (date(2026, 12, 2), True), (date(2026, 12, 5), True)],
)
@pytest.mark.spec("RR-01", "S 4.1.1.3")
def test_the_earlier_of_plan_and_move_decides(notified_on: date, missed: bool) -> None:
    due = card_deadlines(planned_on=PLANNED, moved_on=MOVED, notified_on=notified_on)
    assert due.missed(notified_on) is missed


@pytest.mark.spec("RR-01")
def test_without_a_planned_day_the_move_alone_decides_and_closing_days_move_it() -> None:
    closed = {date(2026, 12, 4)}
    due = card_deadlines(planned_on=None, moved_on=MOVED, notified_on=MOVED, closing_days=closed)
    assert (due.by_plan, due.by_move) == (None, date(2026, 12, 5))
    assert not due.missed(date(2026, 12, 5))
    assert due.missed(date(2026, 12, 6))
