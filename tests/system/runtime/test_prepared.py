"""Statements that stay prepared: same values, same errors, same transaction as Django's own cursors."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import DataError

from openjuki.runtime.db import prepared

pytestmark = pytest.mark.usefixtures("real_db")
ODD = 'a"b\\c,{d}　𠮷葛\U000e0102'


@pytest.mark.parametrize(
    ("mark", "value"),
    [
        ("text", ODD),
        ("text", None),
        ("bigint", 2**40),
        ("boolean", True),
        ("bytea", b"\x00\\\xff"),
        ("date", date(2026, 11, 20)),
        ("timestamptz", datetime(2026, 11, 20, 1, 2, 3, 456789, UTC)),
        ("uuid", UUID(int=7)),
        ("text[]", [ODD, "", "NULL"]),
        ("text[]", [None, "x"]),
        ("bigint[]", [1, -2]),
        ("bytea[]", [b"\x00\\", b'"']),
        ("uuid[]", [UUID(int=1)]),
        ("text[]", []),
    ],
)
def test_a_value_comes_back_as_it_went(mark: str, value: object) -> None:
    for _ in range(2):  # prepared, then from the plan
        assert prepared.row(f"SELECT %s::{mark}", [value]) == (value,)


def test_a_broken_constraint_is_djangos_error_and_names_itself() -> None:
    with pytest.raises(IntegrityError) as e, transaction.atomic():
        prepared.run("INSERT INTO exchange_skip (receiver, sender, subject, seq, reason, asked_by) VALUES"
                     " ('a', 'b', 'c', 1, %s, 'x')", [""])  # fmt: skip
    assert e.value.__cause__.diag.constraint_name == "exchange_skip_reason"  # type: ignore[union-attr]
    assert prepared.row("SELECT count(*) FROM exchange_skip", []) == (0,)


def test_nothing_runs_after_an_error_until_the_block_ends() -> None:
    with transaction.atomic():
        with pytest.raises(DataError), transaction.atomic():
            prepared.run("SELECT %s::int", ["x"])
        assert prepared.row("SELECT %s::int", ["4"]) == (4,)
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            prepared.run("SELECT %s::int", ["5"])


def test_it_rolls_back_with_djangos_transaction() -> None:
    insert = "INSERT INTO exchange_feed_head (receiver, position) VALUES (%s, 1)"
    with transaction.atomic():
        assert prepared.run(insert, ["nobody"]).rowcount == 1
        transaction.set_rollback(True)
    assert prepared.rows("SELECT position FROM exchange_feed_head WHERE receiver = %s", ["nobody"]) == []


def test_a_new_connection_prepares_anew_and_plans_are_reused() -> None:
    statement = "SELECT %s::text || '!'"
    for _ in range(3):
        assert prepared.row(statement, ["a"]) == ("a!",)
    count = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::text ||%%'"
    with connection.cursor() as cursor:
        cursor.execute(count.replace("%%", "%"))
        assert cursor.fetchone() == (1,)
    connection.close()
    assert prepared.row(statement, ["b"]) == ("b!",)


def test_those_who_watch_statements_see_them() -> None:
    seen = []

    def watch(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        assert prepared.row("SELECT %s::int + 1", [1]) == (2,)
    assert seen == ["SELECT %s::int + 1"]


def test_a_text_with_a_stray_percent_is_refused() -> None:
    with pytest.raises(ValueError, match="no other %"):
        prepared.run("SELECT 'a' LIKE 'a%' AND %s::bool", [True])


INSERT = "INSERT INTO exchange_feed_head (receiver, position) VALUES (%s, %s)"
READ = "SELECT position FROM exchange_feed_head WHERE receiver = %s"


def test_gathered_statements_run_in_order_and_see_each_other() -> None:
    with transaction.atomic(), prepared.gathered():
        first = prepared.ask(INSERT, ["a", 1])
        seen = prepared.ask(READ, ["a"])
        prepared.ask("UPDATE exchange_feed_head SET position = position + 1 WHERE receiver = %s", ["a"])
        assert prepared.rows(READ, ["a"]) == [(2,)]
        assert (first.result.rowcount, seen.result.rows) == (1, [(1,)])
        prepared.ask(INSERT, ["b", 5])
    assert prepared.rows(READ, ["b"]) == [(5,)]


def together(*statements: tuple[str, list[object]]) -> None:
    with transaction.atomic(), prepared.gathered():
        for sql, params in statements:
            prepared.ask(sql, params)


def test_the_first_error_of_those_gathered_takes_all_back() -> None:
    with pytest.raises(IntegrityError, match="exchange_feed_head"):
        together(*((INSERT, [receiver, 1]) for receiver in ("c", "d", "c", "e")))
    assert prepared.rows("SELECT receiver FROM exchange_feed_head", []) == []
    with transaction.atomic(), prepared.gathered():  # the connection is as good as before
        prepared.ask(INSERT, ["c", 1])
    assert prepared.rows(READ, ["c"]) == [(1,)]


def test_what_was_asked_before_an_exception_is_not_run_later() -> None:
    with pytest.raises(ZeroDivisionError), prepared.gathered():
        prepared.ask(INSERT, [str(1 / 0), 1])
    with pytest.raises(RuntimeError, match="left"):
        ask_and_leave()
    assert prepared.rows("SELECT count(*) FROM exchange_feed_head", []) == [(0,)]


def ask_and_leave() -> None:
    with prepared.gathered():
        prepared.ask(INSERT, ["f", 1])
        raise RuntimeError("left")


def test_what_comes_may_ask_for_more() -> None:
    with transaction.atomic(), prepared.gathered():
        prepared.ask(INSERT, ["g", 1], then=lambda _: prepared.ask(INSERT, ["h", 2]) and None)
    assert prepared.rows(READ, ["h"]) == [(2,)]


def test_a_connection_that_dies_among_gathered_statements_is_an_error() -> None:
    death = "SELECT pg_terminate_backend(pg_backend_pid())"
    with pytest.raises(OperationalError):
        together((INSERT, ["i", 1]), (death, []), (INSERT, ["j", 1]))
    connection.close()
    assert prepared.rows("SELECT count(*) FROM exchange_feed_head", []) == [(0,)]


def test_a_large_answer_and_many_statements_pass() -> None:
    with transaction.atomic(), prepared.gathered():
        asked = [prepared.ask("SELECT repeat(%s, 20000)", ["葛"]) for _ in range(60)]
    assert {a.result.rows[0][0] for a in asked} == {"葛" * 20000}
