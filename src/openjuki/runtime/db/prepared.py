"""Fixed statements, parsed and planned once per connection (準備済み文): for the few paths where it counts.

Django binds on the client, so the server parses and plans each statement anew; with 140 columns that costs
more than the write. Here a statement is a constant text that stays prepared, and goes through libpq
(`psycopg.pq`) without a cursor: at ten statements a settlement the cursor's own Python was a quarter of all
CPU. It joins the transaction that Django has open, and its errors are Django's.

Parameters: str, int, bool, bytes, date, datetime, UUID, lists of these, None; the text says the types where
the server cannot infer them (`%s::text[]`). Source: perf-notes §2 (hand SQL on the hot path), decisions.md, Locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus

_FINE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
UUID_TYPE = 2950  # all else is text to us, and the server infers what it is
Key = tuple[str, tuple[int, ...]]
_known: WeakKeyDictionary[psycopg.Connection[Any], dict[Key, bytes]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Result:
    """What a statement gave: its rows, and how many rows it touched."""

    rows: list[tuple[Any, ...]]
    rowcount: int


def run(sql: str, params: Sequence[Any]) -> Result:
    """Execute one constant statement. Raises Django's database errors."""
    django: Any = connections[
        DEFAULT_DB_ALIAS
    ]  # once: each look at the proxy costs as much as a small statement
    if django.connection is None or not django.health_check_done:
        django.close_if_health_check_failed()
        django.ensure_connection()
    if django.execute_wrappers or django.queries_logged:  # somebody counts or watches statements
        with django.cursor() as cursor:
            cursor.execute(sql, params)
            return Result(cursor.fetchall() if cursor.description else [], cursor.rowcount)
    django.validate_no_broken_transaction()
    with django.wrap_database_errors:
        return _execute(django.connection, sql, params)


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of one constant statement."""
    return run(sql, params).rows


def row(sql: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of one constant statement, or None."""
    found = run(sql, params).rows
    return found[0] if found else None


def _execute(connection: psycopg.Connection[Any], sql: str, params: Sequence[Any]) -> Result:
    pgconn = connection.pgconn
    if not connection.autocommit and pgconn.transaction_status == TransactionStatus.IDLE:
        _checked(connection, pgconn.exec_(b"BEGIN"))
    names = _known.setdefault(connection, {})
    types = tuple([UUID_TYPE if isinstance(p, UUID) else 0 for p in params])
    name = names.get((sql, types))
    if name is None:
        name = b"openjuki_%d" % len(names)
        _checked(connection, pgconn.prepare(name, _numbered(sql), types))
        names[sql, types] = name
    values: Any = [_value(p) for p in params]
    formats = [Format.BINARY if isinstance(p, bytes | memoryview) else Format.TEXT for p in params]
    result = _checked(connection, pgconn.exec_prepared(name, values, formats))
    if result.status != ExecStatus.TUPLES_OK:
        return Result([], result.command_tuples or 0)
    transformer = Transformer(connection)
    transformer.set_pgresult(result)
    return Result(transformer.load_rows(0, result.ntuples, tuple), result.ntuples)


def _checked(connection: psycopg.Connection[Any], result: Any) -> Any:
    if result.status in _FINE:
        return result
    if connection.pgconn.status == ConnStatus.BAD:
        raise psycopg.OperationalError("the connection to the database is lost")
    raise error_from_result(result)


@cache
def _numbered(sql: str) -> bytes:
    """The text with $1, $2 … for the marks."""
    first, *parts = sql.split("%s")
    if any("%" in part for part in (first, *parts)):
        raise ValueError("a prepared statement has no other % than its marks")
    return (first + "".join(f"${i}{part}" for i, part in enumerate(parts, 1))).encode()


def _value(value: Any) -> bytes | None:
    """One parameter as the server reads it: bytes as they are, all else as text."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bool):
        return b"t" if value else b"f"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    if isinstance(value, date):  # a datetime too
        return value.isoformat().encode()
    if isinstance(value, list):
        return f"{{{','.join(map(_element, value))}}}".encode()
    if isinstance(value, UUID):
        return str(value).encode()
    raise TypeError(f"no parameter of a prepared statement: {type(value).__name__}")


def _element(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bytes | memoryview):
        return f'"\\\\x{bytes(value).hex()}"'
    text = value if isinstance(value, str) else (_value(value) or b"").decode()
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Cursor:
    """What the exchange asks of a cursor, over `run`."""

    _last: Result

    @property
    def rowcount(self) -> int:
        """Rows touched by the last statement."""
        return self._last.rowcount

    def execute(self, query: Any, params: Sequence[Any] | None = None, /) -> None:
        """Run one statement."""
        self._last = run(query, params or ())

    def fetchone(self) -> Any:
        """The first row or None."""
        return self._last.rows[0] if self._last.rows else None

    def fetchall(self) -> list[Any]:
        """All rows."""
        return self._last.rows
