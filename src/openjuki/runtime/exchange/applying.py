"""Applying (適用): one transaction is the effect and the row that says so; numbers strictly in turn.

Attempts are counted in a transaction of their own beforehand, so a message that kills its worker still ends
in quarantine. An attempt that ended because the database went away is taken back when it is there again: the
message had no part in it. Messages of kinds that allow it share transactions; a message that was tried before is tried
alone, lest its neighbours pay for it. A person's stream stops at what cannot be applied; everybody else's goes
on (decisions.md, Receiving; L-05).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.utils import InterfaceError as DjangoInterfaceError
from django.db.utils import OperationalError as DjangoOperationalError
from psycopg import InterfaceError, OperationalError
from pydantic import ValidationError

from openjuki.runtime.errors import Refused
from openjuki.runtime.exchange.bodies import BodyBroken, BodyErased
from openjuki.runtime.exchange.database import Cursor, DjangoDatabase
from openjuki.runtime.exchange.handlers import CannotApply, Incoming, goes_together
from openjuki.runtime.exchange.party import Party

LIMIT = 5
BATCH = 100
TOGETHER = 25  # messages that share a transaction: as long as it runs, their persons are locked
Effect = Callable[[Incoming, Cursor], None]
Disconnected = (OperationalError, InterfaceError, DjangoOperationalError, DjangoInterfaceError)
_LOST_RACE = (
    "40P01",
    "40001",
    "55P03",
)  # deadlock, serialization, lock not available: the connection is well
#: What a statement of the message itself brings about: cancelled for its length, too large or too deep.
_OWN_FAULT = ("57014", "54")
log = logging.getLogger(__name__)

_DUE = """
SELECT i.id, i.sender, i.subject, i.seq, i.message_id, i.attempts, r.kind, r.made_at, r.body, r.body_day
FROM exchange_inbox i
JOIN exchange_stream s ON s.receiver = i.receiver AND s.sender = i.sender AND s.subject = i.subject
JOIN exchange_received r ON r.receiver = i.receiver AND r.message_id = i.message_id
WHERE i.receiver = %s AND i.state = 'waiting' AND i.next_try <= now() AND i.seq = s.head + 1
ORDER BY i.id LIMIT %s
"""
_COUNT = "UPDATE exchange_inbox SET attempts = attempts + 1 WHERE id = ANY(%s)"
_UNCOUNT = (
    "UPDATE exchange_inbox SET attempts = greatest(attempts - 1, 0) WHERE id = ANY(%s) AND state = 'waiting'"
)
_ADVANCE = """
WITH head AS (
  UPDATE exchange_stream SET head = %s WHERE receiver = %s AND sender = %s AND subject = %s AND head = %s
  RETURNING 1
), done AS (
  DELETE FROM exchange_inbox WHERE id = %s AND message_id = %s AND EXISTS (SELECT FROM head)
)
INSERT INTO exchange_applied (receiver, message_id, outcome) SELECT %s, %s, 'applied' FROM head
"""
_LATER = """
UPDATE exchange_inbox SET last_error = %s,
  next_try = now() + least(60, 0.1 * 4 ^ attempts) * interval '1 second'
WHERE id = %s
"""
_QUARANTINE = """
WITH parked AS (
  UPDATE exchange_inbox SET state = 'quarantined', last_error = %s WHERE id = %s AND message_id = %s
  RETURNING *
)
INSERT INTO exchange_quarantine (receiver, message_id, sender, kind, subject, seq, code, reason, attempts)
SELECT receiver, message_id, sender, %s, subject, seq, %s, %s, attempts FROM parked
ON CONFLICT (receiver, message_id) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class _Due:
    row: int
    sender: str
    subject: str
    seq: int
    id: UUID
    attempts: int
    kind: str
    made_at: datetime
    body: bytes
    body_day: date


class Applier:
    """The apply worker of one party, as a step of a worker's loop."""

    def __init__(self, party: Party, effect: Effect, *, limit: int = LIMIT) -> None:
        self._party = party
        self._effect = effect
        self._limit = limit
        self._counted: set[int] = set()  # in this step, and neither failed since nor taken back
        self._owed: set[int] = set()

    def step(self) -> int:
        """Try what is due; returns how many took effect or went to quarantine."""
        self._take_back()
        self._counted.clear()
        try:
            return self._step()
        except Disconnected as e:
            if not _sqlstate(e).startswith(_OWN_FAULT):
                self._owed |= self._counted
            raise

    def _take_back(self) -> None:
        """Uncount what a lost connection had interrupted; they may have been applied, or counted anew, since."""
        if self._owed:
            with self._party.database.transaction() as cursor:
                cursor.execute(_UNCOUNT, [sorted(self._owed)])
            self._owed.clear()

    def _step(self) -> int:
        with self._party.database.transaction() as cursor:
            cursor.execute(_DUE, [self._party.name, BATCH])
            due = [_Due(*row) for row in cursor.fetchall()]
        first = [d for d in due if d.attempts == 0]
        if first:
            self._count(first)
        settled = self._try_together([d for d in first if goes_together(d.kind)])
        settled += sum(self._try(d) for d in first if not goes_together(d.kind))
        for d in due:
            if d.attempts:
                settled += self._again(d)
        return settled

    def _try_together(self, due: list[_Due]) -> int:
        """First tries that may share a transaction; alone each where one of them fails."""
        database = self._party.database
        if not isinstance(database, DjangoDatabase):
            return sum(map(self._try, due))
        # In order of the persons, like everybody who locks several (decisions.md, Locks).
        ordered = sorted(due, key=lambda d: (d.sender, d.subject))
        settled = 0
        for at in range(0, len(ordered), TOGETHER):
            some = ordered[at : at + TOGETHER]
            try:
                self._apply_together(database, some)
                settled += len(some)
            except Disconnected as e:
                if _sqlstate(e) not in _LOST_RACE:
                    raise
                settled += sum(map(self._try, some))
            except Exception:  # whose fault it was shows when each is tried alone
                settled += sum(map(self._try, some))
        return settled

    def _apply_together(self, database: DjangoDatabase, due: list[_Due]) -> None:
        from openjuki.runtime.db.prepared import ask  # Django's tables come with it: not for plain programs

        messages = [self._opened(d) for d in due]
        with database.gathered() as cursor:
            for d, message in zip(due, messages, strict=True):
                ask(_ADVANCE, self._advance(d), then=_advanced)
                self._effect(message, cursor)

    def _count(self, due: list[_Due]) -> None:
        with self._party.database.transaction() as cursor:
            cursor.execute(_COUNT, [[d.row for d in due]])
        self._counted.update(d.row for d in due)

    def _again(self, d: _Due) -> bool:
        if d.attempts >= self._limit:
            self._quarantine(d, "attempts", f"{self._limit}回試みましたが適用できませんでした")
            return True
        self._count([d])
        return self._try(d)

    def _try(self, d: _Due) -> bool:
        try:
            return self._apply(d)
        except CannotApply as e:
            self._quarantine(d, e.code, e.reason)
        except Refused as e:
            code = e.findings[0].id if e.findings else "refused"
            self._quarantine(d, code, " / ".join(f.message for f in e.findings) or e.title)
        except (BodyErased, BodyBroken, ValidationError) as e:
            self._quarantine(d, "body", "本文を読めません: " + type(e).__name__)
        except Disconnected:
            raise  # the database went away: not the message's fault, and nothing can be written now
        except Exception as e:
            return self._failed(d, e)
        return True

    def _opened(self, d: _Due) -> Incoming:
        body = self._party.bodies.unseal(d.body, kind=d.kind, day=d.body_day, message=str(d.id))
        value = self._party.manifest.body_type(d.kind).model_validate_json(body, strict=True)
        return Incoming(d.id, d.kind, d.sender, self._party.name, d.subject, d.seq, d.made_at, value)

    def _advance(self, d: _Due) -> list[Any]:
        me = self._party.name
        return [d.seq, me, d.sender, d.subject, d.seq - 1, d.row, d.id, me, d.id]

    def _apply(self, d: _Due) -> bool:
        message = self._opened(d)
        with self._party.database.transaction() as cursor:
            cursor.execute(_ADVANCE, self._advance(d))
            if cursor.rowcount != 1:
                return False  # another worker was faster
            self._effect(message, cursor)
        return True

    def _failed(self, d: _Due, e: Exception) -> bool:
        self._counted.discard(d.row)
        # Only the type and the place: an exception's text may quote a person's data.
        error = f"{type(e).__name__} ({_place(e)})"
        log.warning("%s %s could not be applied: %s", d.kind, d.id, error)
        if d.attempts + 1 >= self._limit:
            self._quarantine(d, "attempts", f"{self._limit}回試みましたが適用できませんでした: {error}")
            return True
        with self._party.database.transaction() as cursor:
            cursor.execute(_LATER, [error, d.row])
        return False

    def _quarantine(self, d: _Due, code: str, reason: str) -> None:
        with self._party.database.transaction() as cursor:
            cursor.execute(_QUARANTINE, [reason, d.row, d.id, d.kind, code, reason])


class _Overtaken(Exception):  # noqa: N818
    """Another worker was faster with one of them."""


def _advanced(result: Any) -> None:
    if result.rowcount != 1:
        raise _Overtaken


def _sqlstate(e: BaseException) -> str:
    """What the server said, through Django or not; empty where it said nothing any more."""
    return getattr(e, "sqlstate", None) or getattr(e.__cause__, "sqlstate", None) or ""


def _place(e: BaseException) -> str:
    trace = e.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}" if trace else ""
