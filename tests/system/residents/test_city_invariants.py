"""`openjuki city check` on the register: the invariants of the import files, each finding its fault."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from openjuki.city.database import check_register
from openjuki.city.invariants import INVARIANTS
from openjuki.city.register_invariants import REGISTER_INVARIANTS
from openjuki.runtime import fields, installation
from support.database import clean
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
    "C21": "UPDATE person SET member_order = 9 WHERE addressee_no = '{b}'",
    "C22": "DELETE FROM person WHERE addressee_no = '{b}'",
    "C25": "UPDATE search_key SET lot = '' WHERE addressee_no = '{b}'",
    "C26": "UPDATE search_key SET current = false WHERE addressee_no = '{b}'",
    "C27": "UPDATE person SET resident_code = '00000000011' WHERE addressee_no = '{a}'",
    "C28": "UPDATE person SET household_no = '0000000011'",
    "C29": "INSERT INTO import_run (manifest, facts, ddl, started_at, started_by, counts)"
    " VALUES ('x', '{{}}', '[]', now(), 's9001', '{{}}')",
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
    every = {each.id for each in (*INVARIANTS, *REGISTER_INVARIANTS)}
    assert asked == every - {"C09", "C11"}


@pytest.mark.parametrize("invariant", FAULTS)
def test_the_fault_is_found(owner: psycopg.Connection, invariant: str) -> None:
    a, b, *_ = move_family_in()
    owner.execute(FAULTS[invariant].format(a=a, b=b))
    assert broken()[invariant]


#: What the database refuses while its unique indexes stand: index → the column, and who finds the fault.
SHARED = {
    "active_individual_number_once": ("individual_number_hash", "C23"),
    "active_resident_code_once": ("resident_code", "C24"),
}


@pytest.fixture
def without(request: pytest.FixtureRequest, owner: psycopg.Connection) -> Iterator[str]:
    """One unique index and the triggers are away, as after a restore that left them out."""
    found = owner.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [request.param]).fetchone()
    assert found is not None
    owner.execute(f"DROP INDEX {request.param}")
    owner.execute("ALTER TABLE person DISABLE TRIGGER USER")
    yield request.param
    clean(owner)
    owner.execute("ALTER TABLE person ENABLE TRIGGER USER")
    owner.execute(found[0])


@pytest.mark.parametrize("without", SHARED, indirect=True)
def test_a_number_of_two_people_is_found(without: str, owner: psycopg.Connection) -> None:
    a, b, *_ = move_family_in()
    column, invariant = SHARED[without]
    owner.execute(
        f"UPDATE person SET {column} = (SELECT {column} FROM person WHERE addressee_no = %s)"
        " WHERE addressee_no = %s",
        [a, b],
    )
    assert set(broken()) == {"C21", invariant}


@pytest.mark.spec("RR-08")
@pytest.mark.parametrize(
    "fault",
    [
        "individual_number_hash = '\\x00'",
        "individual_number_enc ="
        " (SELECT individual_number_enc FROM person_version WHERE addressee_no = '{b}')",
        "individual_number_enc = '\\x05'",
    ],
)
def test_a_sealed_number_that_does_not_belong_is_found(owner: psycopg.Connection, fault: str) -> None:
    a, b, *_ = move_family_in()
    inst = installation.current()
    keys = fields.load(inst.key_dir("residents"))
    assert all(r.holds for r in check_register(inst.database_url("residents"), keys))
    owner.execute(f"UPDATE person_version SET {fault.format(b=b)} WHERE addressee_no = %s", [a])
    results = {r.id: r for r in check_register(inst.database_url("residents"), keys)}
    assert results["C30"].examples == (a,)


def test_a_newest_version_that_is_missing_is_refused_by_the_database_itself(
    owner: psycopg.Connection,
) -> None:
    a, *_ = move_family_in()
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        owner.execute("UPDATE person SET history_no = 9 WHERE addressee_no = %s", [a])
