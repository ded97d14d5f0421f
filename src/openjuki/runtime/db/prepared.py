"""Fixed statements, parsed and planned once per connection (準備済み文): for the few paths where it counts.

Django binds on the client, so the server parses and plans each statement anew; with 140 columns that costs
more than the write. A statement given to `run` must be a constant text: each text stays prepared. It joins
the transaction that Django has open. Source: perf-notes §2 (hand SQL on the hot path), decisions.md, Locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


class _Prepared(psycopg.Cursor[Any]):
    """Prepares at the first execution instead of the sixth: what comes here comes often."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> _Prepared:
        super().execute(query, params, prepare=True)
        return self


def cursor() -> Any:
    """A cursor over the Django connection whose every statement is prepared; errors are Django's."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection.make_cursor(_Prepared(connection.connection))


def run(sql: str, params: Sequence[Any]) -> Any:
    """Execute one constant statement; returns its cursor."""
    ready = cursor()
    ready.execute(sql, params)
    return ready


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of one constant statement."""
    found: list[tuple[Any, ...]] = run(sql, params).fetchall()
    return found


def row(sql: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of one constant statement, or None."""
    found: tuple[Any, ...] | None = run(sql, params).fetchone()
    return found
