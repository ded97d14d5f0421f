"""再現 — the history as a fold, on both time axes."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import (
    HistoryError,
    as_of,
    current,
    in_order,
    known_at,
    periods,
    state_on,
)
from openjuki.kernel.register.version import Version

JST = timezone(timedelta(hours=9))


def version(number: int, changed_on: date, recorded_on: date, lot: str = "") -> Version:
    recorded_at = datetime(recorded_on.year, recorded_on.month, recorded_on.day, 12, tzinfo=JST)
    return Version(
        "0000000019",
        number,
        f"e{number}",
        "move_within",
        changed_on,
        changed_on,
        recorded_at,
        Record(address_lot=lot),
    )


FIRST = version(1, date(2026, 4, 1), date(2026, 4, 3), "１番")
SECOND = version(2, date(2026, 6, 1), date(2026, 6, 10), "２番")
LATE = version(3, date(2026, 5, 1), date(2026, 7, 1), "３番")


@pytest.mark.spec("RR-08")
def test_the_record_as_of_a_day_as_known_at_a_moment() -> None:
    history = [SECOND, FIRST]
    assert as_of(history, date(2026, 3, 31)) is None
    assert as_of(history, date(2026, 5, 31)) == FIRST
    assert as_of(history, date(2026, 6, 1)) == SECOND
    before = SECOND.recorded_at - timedelta(seconds=1)
    assert as_of(history, date(2026, 6, 5), before) == FIRST, "the move was not yet known"
    assert as_of(history, date(2026, 6, 5), SECOND.recorded_at) == SECOND


def test_later_knowledge_wins_without_rewriting() -> None:
    history = [FIRST, SECOND, LATE]
    assert as_of(history, date(2026, 6, 5)) == LATE
    assert as_of(history, date(2026, 6, 5), SECOND.recorded_at) == SECOND
    assert current(history) == LATE
    assert periods(history) == [(FIRST, date(2026, 4, 1), date(2026, 5, 1)), (LATE, date(2026, 5, 1), None)]
    assert known_at(history, SECOND.recorded_at) == [FIRST, SECOND]
    assert current([]) is None


def test_a_broken_history_is_refused() -> None:
    with pytest.raises(HistoryError, match="履歴番号2"):
        in_order([FIRST, replace(SECOND, history_no=3)])
    with pytest.raises(HistoryError, match="履歴番号2"):
        in_order([FIRST, replace(SECOND, history_no=1)])
    with pytest.raises(HistoryError, match="宛名番号"):
        in_order([FIRST, replace(SECOND, addressee_no="0000000027")])
    with pytest.raises(HistoryError, match="処理日時"):
        in_order([FIRST, replace(SECOND, recorded_at=FIRST.recorded_at - timedelta(days=1))])


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(-1, 42))
def test_periods_and_as_of_tell_the_same_story(offsets: list[int], ask: int) -> None:
    start = date(2026, 4, 1)
    history = [
        version(number, start + timedelta(days=offset), start + timedelta(days=100 + number))
        for number, offset in enumerate(offsets, start=1)
    ]
    day = start + timedelta(days=ask)
    holding = [v for v, since, until in periods(history) if since <= day and (until is None or day < until)]
    assert holding == ([found] if (found := as_of(history, day)) else [])


def test_a_planned_move_out_takes_effect_by_itself() -> None:
    record = Record(planned_move_out_on=date(2026, 12, 1))
    assert state_on(record, date(2026, 11, 30)) == Status.RESIDENT
    assert state_on(record, date(2026, 12, 1)) == Status.MOVED_OUT
    earlier = record.with_(confirmed_move_out_on=date(2026, 11, 25))
    assert state_on(earlier, date(2026, 11, 25)) == Status.MOVED_OUT
    assert state_on(Record(status=Status.DEAD), date(2026, 12, 1)) == Status.DEAD
