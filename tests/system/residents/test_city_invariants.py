"""`openjuki city check` on the register: the invariants of the import files, each finding its fault."""

from __future__ import annotations

import psycopg
import pytest

from openjuki.city.database import check_register
from openjuki.city.invariants import INVARIANTS
from openjuki.runtime import installation
from support.residents import move_family_in

pytestmark = pytest.mark.usefixtures("real_db")

#: What an owner could do behind the constraints' back; `{a}` and `{b}` are two of the family.
FAULTS = {
    "C03": "UPDATE person_version SET relationship = '世帯主' WHERE addressee_no = '{b}'",
    "C04": "UPDATE person SET active = false WHERE addressee_no = '{b}'",
    "C05": "UPDATE person SET household_no = '0000099995' WHERE addressee_no = '{b}'",
    "C06": "UPDATE person SET ward = '04100' WHERE addressee_no = '{b}'",
    "C07": "UPDATE person SET householder = (addressee_no = '{b}')",
    "C10": "UPDATE person_version SET birth = '2030-01-01' WHERE addressee_no = '{a}'",
    "C13": "UPDATE person_version SET removal_reason = 'death' WHERE addressee_no = '{a}'",
}


def broken() -> dict[str, tuple[str, ...]]:
    url = installation.current().database_url("residents")
    return {result.id: result.examples for result in check_register(url) if not result.holds}


def test_a_settled_family_holds_all() -> None:
    move_family_in()
    assert broken() == {}


def test_what_a_register_in_use_may_break_is_not_asked() -> None:
    url = installation.current().database_url("residents")
    asked = {result.id for result in check_register(url)}
    assert asked == {each.id for each in INVARIANTS} - {"C09", "C11"}


@pytest.mark.parametrize("invariant", FAULTS)
def test_the_fault_is_found(owner: psycopg.Connection, invariant: str) -> None:
    a, b, *_ = move_family_in()
    owner.execute(FAULTS[invariant].format(a=a, b=b))
    assert broken()[invariant]


def test_a_newest_version_that_is_missing_is_refused_by_the_database_itself(
    owner: psycopg.Connection,
) -> None:
    a, *_ = move_family_in()
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("UPDATE person SET history_no = 9 WHERE addressee_no = %s", [a])
