"""Messages about many persons at once (一括電文): the first that a receiver hears of each of them.

Such a message travels in a stream of its own (`SUBJECT`), so its parts come in order, once, signed and sealed
like any other. Inside, every person has the number 1 of the person's own stream: the sender takes it under
the person's lock and only where nothing was said before, the receiver settles it with the effect. A change
that is published meanwhile therefore has number 2 and waits for the part, or has number 1 and the part leaves
that person out. Whoever cannot be taken over is parked alone (L-05). Sources: decisions.md (Messages,
Receiving), L-01, L-07.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID, uuid5

from pydantic import BaseModel

from openjuki.runtime.clock import TOKYO, real_now
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.handlers import CannotApply, Incoming
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.publishing import Note, Published, publish_notes

#: Subject of every message about many; no person has it for a number.
SUBJECT: Final = "bulk"
#: Most persons in one message.
MOST: Final = 500

_TAKE = """
INSERT INTO exchange_subject_counter (receiver, subject, last)
SELECT %s, s, 1 FROM unnest(%s::text[]) AS g(s) ORDER BY s ON CONFLICT DO NOTHING RETURNING subject
"""
_RECORD = "INSERT INTO exchange_bulk (message_id, receiver, subjects) VALUES (%s, %s, %s::text[])"
_TOLD = """
SELECT subject FROM exchange_message WHERE receiver = %s AND subject = ANY(%s::text[]) AND kind = %s
UNION
SELECT s FROM exchange_bulk b CROSS JOIN unnest(b.subjects) AS g(s)
WHERE b.receiver = %s AND b.subjects && %s::text[] AND s = ANY(%s::text[])
"""
_SETTLE = """
INSERT INTO exchange_stream AS t (receiver, sender, subject, head)
SELECT %s, %s, s, 1 FROM unnest(%s::text[]) AS g(s) GROUP BY s ORDER BY s
ON CONFLICT (receiver, sender, subject) DO UPDATE SET head = 1 WHERE t.head = 0
"""
_OPEN = """
INSERT INTO exchange_stream (receiver, sender, subject) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""
_PARK = """
WITH stored AS (
  INSERT INTO exchange_received
    (receiver, message_id, sender, kind, subject, seq, made_at, digest, size, body, body_day)
  VALUES (%s, %s, %s, %s, %s, 1, %s, %s, %s, %s, %s)
  RETURNING receiver, message_id, sender, kind, subject, seq
), parked AS (
  INSERT INTO exchange_inbox (receiver, sender, subject, seq, message_id, state, last_error)
  SELECT receiver, sender, subject, seq, message_id, 'quarantined', %s FROM stored
)
INSERT INTO exchange_quarantine (receiver, message_id, sender, kind, subject, seq, code, reason, attempts)
SELECT receiver, message_id, sender, kind, subject, seq, %s, %s, 1 FROM stored
"""


def first_numbers(cursor: Cursor, receiver: str, subjects: Collection[str]) -> set[str]:
    """Take number 1 towards `receiver` for those of whom nothing was said; returns who they are.

    The caller holds the locks of the persons, and publishes the message about them in this transaction.
    """
    cursor.execute(_TAKE, [receiver, list(subjects)])
    return {row[0] for row in cursor.fetchall()}


def told(cursor: Cursor, receiver: str, kind: str, subjects: Collection[str]) -> set[str]:
    """Those of whom `receiver` was told before, by a message of `kind` or in a message about many."""
    names = list(subjects)
    cursor.execute(_TOLD, [receiver, names, kind, receiver, names, names])
    return {row[0] for row in cursor.fetchall()}


def publish_bulk(
    party: Party, cursor: Cursor, *, kind: str, body: BaseModel, subjects: Sequence[str]
) -> Published:
    """Publish one message about `subjects`, whose numbers were taken by `first_numbers`."""
    (sent,) = publish_notes(party, cursor, [Note(kind, SUBJECT, body)])
    cursor.execute(_RECORD, [sent.id, sent.receiver, list(subjects)])
    return sent


def settle_first(cursor: Cursor, message: Incoming, subjects: Collection[str]) -> None:
    """Count the persons' first numbers as applied. Raises CannotApply where one of them had been before."""
    cursor.execute(_SETTLE, [message.receiver, message.sender, list(subjects)])
    settled = cursor.rowcount
    cursor.execute(_RECORD, [message.id, message.receiver, list(subjects)])
    if settled != len(subjects):
        raise CannotApply("bulk_number", "既に受領した人、又は重複した人が一括電文に含まれています")


def part_id(message: UUID, subject: str) -> UUID:
    """The id of what a message about many says of one person."""
    return uuid5(message, subject)


def park(
    party: Party,
    cursor: Cursor,
    message: Incoming,
    *,
    kind: str,
    subject: str,
    body: BaseModel,
    code: str,
    reason: str,
) -> None:
    """Quarantine what the message says of one person, as a message of `kind`; the person's stream waits."""
    own, today = part_id(message.id, subject), real_now().astimezone(TOKYO).date()
    content = body.model_dump_json(exclude_unset=True).encode()
    sealed = party.bodies.seal(content, kind=kind, day=today, message=str(own))
    cursor.execute(_OPEN, [message.receiver, message.sender, subject])
    stored = [message.made_at, party.bodies.digest(content), len(content), sealed, today]
    cursor.execute(
        _PARK,
        [message.receiver, own, message.sender, kind, subject, *stored, reason, code, reason],
    )
