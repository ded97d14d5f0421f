"""判定 — findings, numbers to be drawn, and the entry point."""

import pickle
from datetime import date

import pytest

from openjuki.kernel.decide import decide
from openjuki.kernel.register.decision import ALERT, ERROR, Change, Decision, Finding, Take
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView

TODAY = date(2026, 11, 20)
HOUSEHOLD = Take("household_no", "movers")
CODE = Take("resident_code", "1")
PERSON = Take("addressee_no", "1")
DECISION = Decision(
    changes=(
        Change(PERSON, "move_in", TODAY, TODAY, Record(household_no=HOUSEHOLD, resident_code=CODE)),
        Change("0000000019", "move_in", TODAY, TODAY, Record(household_no=HOUSEHOLD)),
    )
)


def test_numbers_to_draw_are_listed_once_in_order_of_use() -> None:
    assert DECISION.takes() == (PERSON, HOUSEHOLD, CODE)


def test_filling_replaces_every_take() -> None:
    filled = DECISION.filled({PERSON: "0000000027", HOUSEHOLD: "0000000035", CODE: "12345678903"})
    first, second = filled.changes
    assert (first.subject, first.record.household_no, first.record.resident_code) == (
        "0000000027",
        "0000000035",
        "12345678903",
    )
    assert second.record.household_no == "0000000035", "equal takes get the same number"
    assert filled.takes() == ()


def test_a_missing_number_is_an_error_not_a_gap() -> None:
    with pytest.raises(KeyError):
        DECISION.filled({PERSON: "0000000027"})


def test_takes_are_values() -> None:
    assert Take("addressee_no", "1") == PERSON
    assert Take("addressee_no", "2") != PERSON
    copied = pickle.loads(pickle.dumps(PERSON))
    assert (copied.kind, copied.key) == ("addressee_no", "1")


def test_an_error_refuses_and_an_alert_does_not() -> None:
    error = Finding("E01", ERROR, "", "", "", "")
    alert = Finding("A01", ALERT, "", "", "", "")
    assert Decision((error, alert)).refused
    assert not Decision((alert,)).refused
    assert Decision((error, alert)).alerts == (alert,)


def test_an_unknown_kind_of_notice_is_a_programming_error() -> None:
    with pytest.raises(TypeError, match="str"):
        decide(RegisterView(), "転入", TODAY)  # type: ignore[arg-type]
