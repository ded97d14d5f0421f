"""One way to reach the tables for Django processes and plain programs alike (データベースへの接続).

The exchange is written in SQL over cursors: inside a Django process it joins the caller's transaction, in a
relay or a counterpart it uses a psycopg connection of its own. Both roads run the same statements.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from typing import Any, Protocol

import psycopg
from django.db import connection, transaction

from openjuki.runtime.exchange import bell


class Cursor(Protocol):
    """What the exchange needs of a cursor; psycopg's and Django's both have it."""

    @property
    def rowcount(self) -> int:
        """Rows touched by the last statement."""

    def execute(self, query: Any, params: Sequence[Any] | None = None, /) -> Any:
        """Run one statement."""

    def fetchone(self) -> Any:
        """Next row or None."""

    def fetchall(self) -> list[Any]:
        """All remaining rows."""


class Database(Protocol):
    """Somewhere a transaction can run."""

    def transaction(self) -> AbstractContextManager[Cursor]:
        """Commit on leaving, roll back on an exception."""

    def ring(self, topic: str) -> None:
        """Wake those who wait for `topic` once the open transaction is committed (`bell`)."""


class DjangoDatabase:
    """The connection of this Django process; nests into an open `atomic` block."""

    def __init__(self) -> None:
        self._clapper = bell.Clapper()

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """`transaction.atomic` with a cursor whose statements stay prepared."""
        from openjuki.runtime.db import prepared  # Django's tables come with it: not for plain programs

        with transaction.atomic():
            yield prepared.Cursor()

    @contextmanager
    def gathered(self) -> Iterator[Cursor]:
        """A transaction whose statements go to the server together at its end (`db.prepared.gathered`)."""
        from openjuki.runtime.db import prepared

        with transaction.atomic(), prepared.gathered():
            yield prepared.Cursor()

    def ring(self, topic: str) -> None:
        """After the commit, and never at the cost of what was committed."""
        transaction.on_commit(partial(self._ring, topic), robust=True)

    def _ring(self, topic: str) -> None:
        if self._clapper.due(topic):
            with connection.cursor() as cursor:
                cursor.execute(bell.RING, [topic])

    def reset(self) -> None:
        """Give up a connection that may be broken; the next use opens another."""
        connection.close()


class PlainDatabase:
    """A psycopg connection per thread, reopened after the server was away."""

    def __init__(self, url: str | Callable[[], str], *, application: str = "openjuki-exchange") -> None:
        self._url = url
        self._application = application
        self._local = threading.local()
        self._clapper = bell.Clapper()

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """One transaction on this thread's connection."""
        conn = self.connection()
        rings: set[str] = set()
        self._local.rings = rings
        try:
            with conn.transaction(), conn.cursor() as cursor:
                yield cursor
            with suppress(psycopg.Error):  # what is committed is committed
                for topic in filter(self._clapper.due, rings):
                    conn.execute(bell.RING, [topic])
        except (psycopg.OperationalError, psycopg.InterfaceError):
            if conn.broken or conn.closed:
                self.reset()
            raise
        finally:
            self._local.rings = None

    def ring(self, topic: str) -> None:
        """After the commit of this thread's open transaction; a transaction of another's rings no bell."""
        rings: set[str] | None = getattr(self._local, "rings", None)
        if rings is not None:
            rings.add(topic)

    def connection(self) -> psycopg.Connection[Any]:
        """This thread's connection, in autocommit mode."""
        conn: psycopg.Connection[Any] | None = getattr(self._local, "connection", None)
        if conn is None or conn.closed:
            url = self._url if isinstance(self._url, str) else self._url()
            conn = psycopg.connect(
                url, autocommit=True, connect_timeout=5, application_name=self._application
            )
            self._local.connection = conn
        return conn

    def reset(self) -> None:
        """Close this thread's connection."""
        conn: psycopg.Connection[Any] | None = getattr(self._local, "connection", None)
        self._local.connection = None
        if conn is not None:
            conn.close()


class Turn:
    """The right to be the only one who does something (排他), held as long as the connection lives.

    It keeps two workers from doing the same work twice; correctness never rests on it, because a lock is lost
    unnoticed when the server restarts.
    """

    def __init__(self, database: PlainDatabase, name: str) -> None:
        self._database = database
        self._name = name
        self._holder: psycopg.Connection[Any] | None = None

    def mine(self) -> bool:
        """Whether this thread holds the turn; asks for it where it does not."""
        conn = self._database.connection()
        if self._holder is conn:
            return True
        sql = "SELECT pg_try_advisory_lock(hashtextextended(current_schema() || '/' || %s, 0))"
        row = conn.execute(sql, [self._name]).fetchone()
        if row and row[0]:
            self._holder = conn
            return True
        return False
