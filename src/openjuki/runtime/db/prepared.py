"""Fixed statements, parsed and planned once per connection (準備済み文): for the few paths where it counts.

Django binds on the client, so the server parses and plans each statement anew; with 140 columns that costs
more than the write. A statement given to `run` must be a constant text: each text stays prepared. It joins
the transaction that Django has open. Source: perf-notes §2 (hand SQL on the hot path), decisions.md, Locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

ON_REQUEST = 2**31


class Prepared(psycopg.Cursor[Any]):
    """Prepares at the first execution instead of the sixth: what comes here comes often."""

    def execute(self, query: Any, params: Any = None, **_: Any) -> Prepared:
        """Run one statement on the server's plan of it."""
        super().execute(query, params, prepare=True)
        return self


def run(sql: str, params: Sequence[Any]) -> Prepared:
    """Execute one constant statement; returns its cursor. Raises Django's database errors."""
    django = connections[DEFAULT_DB_ALIAS]  # once: each look at the proxy costs as much as a small statement
    if django.connection is None or not django.health_check_done:  # type: ignore[attr-defined]  # not in the stubs
        django.close_if_health_check_failed()
        django.ensure_connection()
    if django.connection.prepare_threshold is None:
        # Django switches preparing off altogether; with this only what asks for it is prepared.
        django.connection.prepare_threshold = ON_REQUEST
    with django.wrap_database_errors:
        cursor = Prepared(django.connection)
    if django.execute_wrappers or django.queries_logged:
        wrap = django.make_debug_cursor if django.queries_logged else django.make_cursor
        wrap(cast(Any, cursor)).execute(sql, params)
        return cursor
    django.validate_no_broken_transaction()
    with django.wrap_database_errors:
        return cursor.execute(sql, params)


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of one constant statement."""
    return run(sql, params).fetchall()


def row(sql: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of one constant statement, or None."""
    return run(sql, params).fetchone()


class Cursor:
    """What the exchange asks of a cursor, over `run`: a new cursor for each statement."""

    _last: Prepared

    @property
    def rowcount(self) -> int:
        """Rows touched by the last statement."""
        return self._last.rowcount

    def execute(self, query: Any, params: Sequence[Any] | None = None, /) -> Prepared:
        """Run one statement."""
        self._last = run(query, params or ())
        return self._last

    def fetchone(self) -> Any:
        """Next row or None."""
        return self._last.fetchone()

    def fetchall(self) -> list[Any]:
        """All remaining rows."""
        return self._last.fetchall()
