"""Fixed statements, parsed and planned once per connection (準備済み文): for the few paths where it counts.

Django binds on the client, so the server parses and plans each statement anew; with 140 columns that costs
more than the write. Here a statement is a constant text that stays prepared, and several go to the server
together (`gathered`). They join the transaction that Django has open, and their errors are Django's.

Parameters: str, int, bool, bytes, date, datetime, UUID, lists of these, None; the text says the types where
the server cannot infer them (`%s::text[]`). Source: perf-notes §2 (hand SQL on the hot path), decisions.md, Locks.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from openjuki.runtime.db import libpq


@dataclass(frozen=True, slots=True)
class Result:
    """What a statement gave: its rows, and how many rows it touched."""

    rows: list[tuple[Any, ...]]
    rowcount: int


Then = Callable[[Result], None]


class Asked:
    """A statement whose result may still be on its way; to look at it brings it here."""

    def __init__(self, sql: str, params: Sequence[Any], then: Then | None) -> None:
        self.sql, self.params, self.then = sql, params, then
        self._result: Result | None = None

    @property
    def result(self) -> Result:
        """What it gave. Raises Django's database errors, also those of statements asked before."""
        if self._result is None:
            _flush()
        assert self._result is not None
        return self._result

    def came(self, result: Result) -> None:
        """Take the result, and do what was to be done then."""
        self._result = result
        if self.then is not None:
            self.then(result)


class _Gathering(threading.local):
    depth = 0

    def __init__(self) -> None:
        self.asked: list[Asked] = []


_gathering = _Gathering()


@contextmanager
def gathered() -> Iterator[None]:
    """Inside, statements wait until a result is looked at, and then go together: one way there and back.

    Each is a statement of its own with a snapshot of its own, in the order in which it was asked for; all have
    run when the block ends. Django's own cursors do not wait: let nothing that depends on them be asked here.
    """
    _gathering.depth += 1
    try:
        yield
        while _gathering.depth == 1 and _gathering.asked:  # what comes may ask for more
            _flush()
    finally:
        _gathering.depth -= 1
        if not _gathering.depth:
            _gathering.asked = []


def ask(sql: str, params: Sequence[Any], *, then: Then | None = None) -> Asked:
    """Execute one constant statement, at once or, inside `gathered`, together with others."""
    asked = Asked(sql, params, then)
    _gathering.asked.append(asked)
    if not _gathering.depth:
        _flush()
    return asked


def run(sql: str, params: Sequence[Any]) -> Result:
    """Execute one constant statement now. Raises Django's database errors."""
    return ask(sql, params).result


def rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of one constant statement."""
    return run(sql, params).rows


def row(sql: str, params: Sequence[Any]) -> tuple[Any, ...] | None:
    """The first row of one constant statement, or None."""
    found = run(sql, params).rows
    return found[0] if found else None


def _flush() -> None:
    asked, _gathering.asked = _gathering.asked, []
    if not asked:
        return
    django: Any = connections[
        DEFAULT_DB_ALIAS
    ]  # once: each look at the proxy costs as much as a small statement
    if django.connection is None or not django.health_check_done:
        django.close_if_health_check_failed()
        django.ensure_connection()
    if django.execute_wrappers or django.queries_logged:  # somebody counts or watches statements
        for each in asked:
            with django.cursor() as cursor:
                cursor.execute(each.sql, each.params)
                each.came(Result(cursor.fetchall() if cursor.description else [], cursor.rowcount))
        return
    django.validate_no_broken_transaction()
    with django.wrap_database_errors:
        results = libpq.execute(django.connection, [(each.sql, each.params) for each in asked])
    for each, result in zip(asked, results, strict=True):
        each.came(Result(*result))


class Cursor:
    """What the exchange asks of a cursor, over `ask`."""

    _last: Asked

    @property
    def rowcount(self) -> int:
        """Rows touched by the last statement."""
        return self._last.result.rowcount

    def execute(self, query: Any, params: Sequence[Any] | None = None, /) -> None:
        """Run one statement."""
        self._last = ask(query, params or ())

    def fetchone(self) -> Any:
        """The first row or None."""
        found = self._last.result.rows
        return found[0] if found else None

    def fetchall(self) -> list[Any]:
        """All rows."""
        return self._last.result.rows
