"""Prepared statements over libpq (`psycopg.pq`), without a cursor (準備済み文の実行).

At ten statements a settlement the cursors' own Python was a quarter of all CPU. Several statements go in one
pipeline: each way there and back costs two changes of process on either side. Used by `prepared` alone.
"""

from __future__ import annotations

import select
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus

_FINE = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
UUID_TYPE = 2950  # all else is text to us, and the server infers what it is
Key = tuple[str, tuple[int, ...]]
Statement = tuple[str, Sequence[Any]]
Rows = tuple[list[tuple[Any, ...]], int]
_known: WeakKeyDictionary[psycopg.Connection[Any], dict[Key, bytes]] = WeakKeyDictionary()
_transformers: WeakKeyDictionary[psycopg.Connection[Any], Any] = WeakKeyDictionary()


def execute(connection: psycopg.Connection[Any], statements: Sequence[Statement]) -> list[Rows]:
    """Run statements in order; per statement its rows and how many it touched. Begins where psycopg would.

    Raises psycopg's error of the first that failed; the later ones have then not run.
    """
    pgconn = connection.pgconn
    begin = not connection.autocommit and pgconn.transaction_status == TransactionStatus.IDLE
    ready = [_ready(connection, sql, params) for sql, params in statements]
    if len(ready) == 1 and not begin:
        results = [_checked(connection, pgconn.exec_prepared(*ready[0]))]
    else:
        results = _pipeline(connection, ready, begin=begin)
    return [_rows(connection, result) for result in results]


def _ready(connection: psycopg.Connection[Any], sql: str, params: Sequence[Any]) -> tuple[bytes, Any, Any]:
    """Name, values and formats of a statement, prepared where this connection has not met it yet."""
    types = tuple([UUID_TYPE if isinstance(p, UUID) else 0 for p in params])
    names = _known.setdefault(connection, {})
    name = names.get((sql, types))
    if name is None:
        name = b"openjuki_%d" % len(names)
        _checked(connection, connection.pgconn.prepare(name, _numbered(sql), types))
        names[sql, types] = name
    formats = [Format.BINARY if isinstance(p, bytes | memoryview) else Format.TEXT for p in params]
    return name, [_value(p) for p in params], formats


def _pipeline(connection: psycopg.Connection[Any], ready: Sequence[Any], *, begin: bool) -> list[Any]:
    pgconn = connection.pgconn
    pgconn.enter_pipeline_mode()
    try:
        if begin:
            pgconn.send_query_params(b"BEGIN", None)
        for name, values, formats in ready:
            pgconn.send_query_prepared(name, values, formats)
        pgconn.pipeline_sync()
        found = _until_sync(connection)
    finally:
        if pgconn.status == ConnStatus.OK:
            pgconn.exit_pipeline_mode()
    for result in found:
        _checked(connection, result)  # the first that failed; those after it say only that they were left out
    return found[1:] if begin else found


def _until_sync(connection: psycopg.Connection[Any]) -> list[Any]:
    pgconn = connection.pgconn
    found: list[Any] = []
    waiting = select.poll()
    waiting.register(pgconn.socket, select.POLLIN)
    while True:
        while pgconn.is_busy():
            waiting.poll()  # to wait inside libpq would keep all other threads of this process waiting
            pgconn.consume_input()
        result = pgconn.get_result()
        if result is None:
            if pgconn.status == ConnStatus.BAD:
                raise psycopg.OperationalError("the connection to the database is lost")
        elif result.status == ExecStatus.PIPELINE_SYNC:
            return found
        else:
            found.append(result)


def _rows(connection: psycopg.Connection[Any], result: Any) -> Rows:
    if result.status != ExecStatus.TUPLES_OK:
        return [], result.command_tuples or 0
    transformer = _transformers.get(connection)  # it keeps what it has found out about types
    if transformer is None:
        transformer = _transformers[connection] = Transformer(connection)
    transformer.set_pgresult(result)
    return transformer.load_rows(0, result.ntuples, tuple), result.ntuples


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
