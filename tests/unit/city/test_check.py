"""Every invariant holds in a built city, and finds the fault that it is there for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from openjuki.city.check import check, judge, read
from openjuki.city.invariants import INVARIANTS, RELATIONS
from openjuki.runtime.import_files import ImportKey

KEY = ImportKey(bytes(range(32)))

FAULTS = {
    "C01": "UPDATE version SET history_no = 3 WHERE addressee_no = 'b' AND history_no = 2",
    "C02": "UPDATE version SET is_latest = 1 WHERE addressee_no = 'b'",
    "C03": "UPDATE version SET relationship = '世帯主' WHERE addressee_no = 'b'",
    "C04": "INSERT INTO member VALUES ('h2', 2, 'b')",
    "C05": "UPDATE version SET household_no = 'h2' WHERE addressee_no = 'b'",
    "C06": "UPDATE household SET ward = '04102' WHERE household_no = 'h1'",
    "C07": "UPDATE household SET householder = 'b' WHERE household_no = 'h1'",
    "C08": "UPDATE version SET recorded_at = '2019-01-01 09:00' WHERE addressee_no = 'b' AND history_no = 2",
    "C09": "UPDATE version SET changed_on = '2030-01-01' WHERE addressee_no = 'a'",
    "C10": "UPDATE version SET birth = '2024-01-01' WHERE addressee_no = 'a'",
    "C11": "UPDATE version SET changed_on = '1999-01-01' WHERE addressee_no = 'b' AND history_no = 2",
    "C12": "INSERT INTO event VALUES ('99')",
    "C13": "UPDATE version SET removed_on = '' WHERE addressee_no = 'd'",
    "C14": "UPDATE member SET position = 3 WHERE addressee_no = 'b'",
}


def person(key: str, no: int, **other: object) -> tuple[object, ...]:
    row: dict[str, object] = {
        "addressee_no": key,
        "history_no": no,
        "is_latest": 1,
        "event_id": "1",
        "reason": "renewal_entry",
        "changed_on": "2021-04-01",
        "recorded_on": "2021-04-01",
        "recorded_at": "2021-04-01 09:00",
        "status": "1",
        "ward": "04101",
        "household_no": "h1",
        "relationship": "世帯主",
        "birth": "1980-01-01",
        "removal_reason": "",
        "removed_on": "",
        **other,
    }
    return tuple(row[column] for column in RELATIONS["version"])


@pytest.fixture
def register() -> Iterator[sqlite3.Connection]:
    """Two households, one with a history, and one removed record: all in order."""
    database = sqlite3.connect("")
    for name, columns in RELATIONS.items():
        database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    later = {"changed_on": "2023-05-01", "recorded_on": "2023-05-02", "recorded_at": "2023-05-02 10:00"}
    gone = {"status": "2", "removal_reason": "move_out", "removed_on": "2021-04-01", "household_no": "h0"}
    people = [
        person("a", 1),
        person("b", 1, relationship="妻", is_latest=0),
        person("b", 2, relationship="妻", event_id="2", **later),
        person("c", 1, household_no="h2"),
        person("d", 1, **gone),
    ]
    database.executemany(f"INSERT INTO version VALUES ({','.join('?' * len(people[0]))})", people)
    database.executemany(
        "INSERT INTO member VALUES (?,?,?)", [("h1", 1, "a"), ("h1", 2, "b"), ("h2", 1, "c")]
    )
    database.executemany("INSERT INTO household VALUES (?,?,?)", [("h1", "04101", "a"), ("h2", "04101", "c")])
    database.executemany("INSERT INTO event VALUES (?)", [("1",), ("2",)])
    yield database
    database.close()


def test_a_good_register_holds(register: sqlite3.Connection) -> None:
    assert [result.id for result in judge(register) if not result.holds] == []


def test_every_invariant_has_a_fault_here() -> None:
    assert set(FAULTS) == {invariant.id for invariant in INVARIANTS}


@pytest.mark.parametrize("invariant", FAULTS)
def test_the_fault_is_found(register: sqlite3.Connection, invariant: str) -> None:
    register.execute(FAULTS[invariant])
    broken = {result.id: result for result in judge(register) if not result.holds}
    assert invariant in broken
    assert broken[invariant].examples


def test_the_built_city_holds_all(city) -> None:
    rows: list[int] = []
    results = check(city.folder, KEY, rows.append)
    assert [(r.id, r.examples) for r in results if not r.holds] == []
    assert {"C15", "C16"} <= {r.id for r in results}
    assert sum(rows) == city.facts["counts"]["versions"]


def test_numbers_are_not_opened_without_the_key(city) -> None:
    _, numbers = read(city.folder, None, lambda _: None)
    assert [result.id for result in numbers.results()] == ["C15"]
