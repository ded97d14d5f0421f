"""The database refuses what the law refuses: each constraint, violated in raw SQL by the tables' owner."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from support.residents import move_family_in

pytestmark = pytest.mark.usefixtures("real_db")
COPY = "INSERT INTO person_version SELECT"


@pytest.fixture
def people() -> list[str]:
    return move_family_in()


def refused(owner: psycopg.Connection, statement: str, kind: type[Exception], name: str) -> None:
    with pytest.raises(kind, match=name):
        owner.execute(statement)  # type: ignore[call-overload]


@pytest.mark.spec("RR-10", "RR-J-law-15")
def test_an_active_individual_number_stands_once(people: list[str], owner: psycopg.Connection) -> None:
    refused(
        owner,
        "UPDATE person SET individual_number_hash = (SELECT individual_number_hash FROM person"
        f" WHERE addressee_no = '{people[0]}') WHERE addressee_no = '{people[1]}'",
        errors.UniqueViolation,
        "active_individual_number_once",
    )


@pytest.mark.spec("RR-09", "RR-J-law-22")
def test_an_active_resident_code_stands_once(people: list[str], owner: psycopg.Connection) -> None:
    refused(
        owner,
        "UPDATE person SET resident_code = (SELECT resident_code FROM person"
        f" WHERE addressee_no = '{people[0]}') WHERE addressee_no = '{people[1]}'",
        errors.UniqueViolation,
        "active_resident_code_once",
    )


@pytest.mark.spec("RR-J-law-08", "RR-F-law-11")
def test_a_household_has_one_householder_at_most(people: list[str], owner: psycopg.Connection) -> None:
    refused(owner, "UPDATE person SET householder = true", errors.UniqueViolation, "one_householder")


@pytest.mark.spec("RR-08")
@pytest.mark.parametrize(
    ("history_no", "prev"), [(3, 2), (3, 1), (2, None), (1, None)], ids=["gap", "wrong", "none", "twice"]
)
def test_history_has_no_gap_and_no_fork(
    people: list[str], owner: psycopg.Connection, history_no: int, prev: int | None
) -> None:
    columns = [
        c.name
        for c in owner.execute("SELECT * FROM person_version LIMIT 0").description or []
        if c.name not in ("history_no", "prev_history_no")
    ]
    with pytest.raises((errors.CheckViolation, errors.ForeignKeyViolation, errors.UniqueViolation)):
        owner.execute(
            f"INSERT INTO person_version (history_no, prev_history_no, {', '.join(columns)})"  # type: ignore[call-overload]
            f" SELECT %s, %s, {', '.join(columns)} FROM person_version WHERE addressee_no = %s",
            [history_no, prev, people[0]],
        )


@pytest.mark.spec("RR-08", "RR-J-other-02")
@pytest.mark.parametrize(
    ("statement", "kind", "name"),
    [
        ("UPDATE person SET history_no = 9", errors.ForeignKeyViolation, "person_newest_version"),
        ("UPDATE person SET household_no = ''", errors.CheckViolation, "person_has_household"),
        ("DELETE FROM person_version", errors.ForeignKeyViolation, "person_newest_version"),
    ],
    ids=["version-that-is-not", "no-household", "history-deleted"],
)
def test_the_current_row_follows_history(
    people: list[str], owner: psycopg.Connection, statement: str, kind: type[Exception], name: str
) -> None:
    refused(owner, statement, kind, name)


@pytest.mark.spec("RR-23", "A-02")
@pytest.mark.parametrize(
    ("statement", "kind", "name"),
    [
        (
            "INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)"
            " SELECT case_id, round, 9, makers, 's9', false, '', now() FROM case_notice LIMIT 1",
            errors.CheckViolation,
            "review_sent_back_with_reason",
        ),
        (
            "INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)"
            " SELECT case_id, round, 9, ARRAY['s8'], 's9', true, '', now() FROM case_notice LIMIT 1",
            errors.ForeignKeyViolation,
            "review_of_round",
        ),
        (
            "INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)"
            " SELECT case_id, round, 9, makers, reviewer, true, '', now() FROM case_review LIMIT 1",
            errors.UniqueViolation,
            "review_once_per_person",
        ),
        (
            "INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)"
            " SELECT case_id, round, stage, makers, 's9', true, '', now() FROM case_review LIMIT 1",
            errors.UniqueViolation,
            "review_once_per_stage",
        ),
        (
            "INSERT INTO case_notice (case_id, round, kind, data, acknowledged, findings, makers, submitted_by,"
            " submitted_at) SELECT id, 9, kind, '{}', '{}', '[]', ARRAY['s1'], 's2', now() FROM case_file",
            errors.CheckViolation,
            "submitter_is_a_maker",
        ),
        ("UPDATE case_file SET state = 'done'", errors.CheckViolation, "case_state"),
        ("UPDATE case_file SET event_id = NULL", errors.CheckViolation, "case_settled_has_event"),
        (
            "INSERT INTO change_event (case_no, reason, ward, changed_on, changed_on_text, recorded_at, entered_by,"
            " reviewed_by, entered_at_office, entered_at_terminal, note) SELECT case_no, reason, ward, changed_on, '',"
            " recorded_at, entered_by, reviewed_by, '', '', '' FROM change_event",
            errors.UniqueViolation,
            "event_once_per_case",
        ),
    ],
    ids=[
        "no-reason",
        "other-makers",
        "same-person",
        "same-stage",
        "no-maker",
        "state",
        "no-event",
        "event-twice",
    ],
)
def test_cases_and_reviews_keep_to_the_rules(
    people: list[str], owner: psycopg.Connection, statement: str, kind: type[Exception], name: str
) -> None:
    refused(owner, statement, kind, name)


@pytest.mark.spec("RR-08", "L-07")
@pytest.mark.parametrize("verb", ["UPDATE person_version SET note = 'x'", "DELETE FROM person_version",
                                  "TRUNCATE person_version CASCADE", "DELETE FROM change_event",
                                  "DELETE FROM exchange_message", "UPDATE issue_record SET fee = 0"])  # fmt: skip
def test_what_runs_can_only_append_to_history(people: list[str], verb: str) -> None:
    from django.db import connection

    with pytest.raises(Exception, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(verb)


@pytest.mark.spec("L-08")
@pytest.mark.parametrize("system", ["hub", "juki_cs", "identity"])
def test_no_grant_reaches_another_systems_schema(owner: psycopg.Connection, system: str) -> None:
    from openjuki.runtime import installation, provision

    inst = installation.current()
    provision.provision(inst, [system])
    with psycopg.connect(inst.database_url(system, "owner"), autocommit=True) as other:
        other.execute("CREATE TABLE IF NOT EXISTS probe (id int)")
    with psycopg.connect(inst.database_url("residents"), autocommit=True) as ours:
        refused(ours, f"SELECT * FROM {system}.probe", errors.InsufficientPrivilege, "permission denied")
        refused(ours, "CREATE TABLE residents.x (id int)", errors.InsufficientPrivilege, "permission denied")
