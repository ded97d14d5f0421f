"""Publishing inside the transaction of the change (電文の発行).

One statement writes the numbers, the message rows and their ids into `pending`; nothing is signed or sent
here, and there is no NOTIFY, which costs the write path more than half (perf-notes §3). The counter's row is
locked until the caller commits, so numbers rise in the order of commits and a rollback takes them back.
Sources: decisions.md (Messages), RR-06, RR-07, L-07.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from openjuki.runtime.clock import TOKYO, real_now
from openjuki.runtime.exchange import bell
from openjuki.runtime.exchange.catalogue import PULL, Route
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.ids import uuid7

# How many messages a person gets by this statement is counted here, not there; `back` says how many follow.
_PUBLISH = """
WITH counted AS (
  INSERT INTO exchange_subject_counter AS k (receiver, subject, last)
  SELECT * FROM jsonb_to_recordset(%s::jsonb) AS c(receiver text, subject text, count bigint)
  ON CONFLICT (receiver, subject) DO UPDATE SET last = k.last + EXCLUDED.last
  RETURNING receiver, subject, last
), numbered AS (
  SELECT g.*, k.last - g.back AS seq
  FROM jsonb_to_recordset(%s::jsonb) AS g(
    ord int, id uuid, kind text, receiver text, subject text, back int, size int, start int, length int, state text
  ) JOIN counted k USING (receiver, subject)
), stored AS (
  INSERT INTO exchange_message
    (id, kind, receiver, subject, subject_seq, made_at, digest, size, body, body_day)
  SELECT n.id, n.kind, n.receiver, n.subject, n.seq, %s::timestamptz, substring(b.bytes FROM n.start FOR 32),
    n.size, substring(b.bytes FROM n.start + 32 FOR n.length), %s::date
  FROM numbered n, (SELECT %s::bytea AS bytes) b
), queued AS (
  INSERT INTO exchange_pending (message_id, receiver, state)
  SELECT id, receiver, state FROM numbered ORDER BY ord
)
"""
_AND_TELL = _PUBLISH + "SELECT id, receiver, subject, seq FROM numbered ORDER BY ord"
_AND_REST = _PUBLISH + "SELECT 1"

_text = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_CORRECT = """
WITH stored AS (
  INSERT INTO exchange_message
    (id, kind, receiver, subject, subject_seq, made_at, replaces, digest, size, body, body_day)
  SELECT %s, kind, receiver, subject, subject_seq, %s, id, %s, %s, %s, %s
  FROM exchange_message WHERE id = %s
  RETURNING id, receiver, subject, subject_seq
), queued AS (
  INSERT INTO exchange_pending (message_id, receiver, state) SELECT id, receiver, %s FROM stored
), former AS (
  UPDATE exchange_delivery SET state = 'replaced', settled_at = now() WHERE message_id = %s
)
SELECT * FROM stored
"""


class NotInManifest(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """電文目録に無い: this system may not send that kind, or not to that receiver."""


class BodyTooLarge(Exception):  # noqa: N818
    """本文が上限を超える."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to be said: kind, whom it concerns, and the body. `receivers` narrows the manifest's rows."""

    kind: str
    subject: str
    body: BaseModel
    receivers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """What a published message is called: id, receiver, subject and its number there."""

    id: UUID
    receiver: str
    subject: str
    subject_seq: int


def publish_notes(party: Party, cursor: Cursor, notes: Sequence[Note]) -> list[Published]:
    """Publish in the open transaction of `cursor`; one message per note and receiver of the manifest.

    Raises NotInManifest, BodyTooLarge, TypeError for a body of another kind. The caller holds the lock of the
    persons concerned (decisions.md, Locks).
    """
    if not _publish(party, cursor, notes, _AND_TELL):
        return []
    return [Published(*row) for row in cursor.fetchall()]


def announce(party: Party, cursor: Cursor, notes: Sequence[Note]) -> list[UUID]:
    """Publish without asking back which numbers were given; the ids of the messages, in order."""
    return _publish(party, cursor, notes, _AND_REST)


def _publish(party: Party, cursor: Cursor, notes: Sequence[Note], sql: str) -> list[UUID]:
    now = real_now()
    day = now.astimezone(TOKYO).date()
    contents = _Contents()
    rows = [
        _row(party, note, body, route, day, contents)
        for note in notes
        for body in (_bytes_of(party, note),)
        for route in _routes(party, note)
    ]
    if not rows:
        return []
    totals: Counter[tuple[str, str]] = Counter()
    for at in range(len(rows) - 1, -1, -1):
        person = rows[at]["receiver"], rows[at]["subject"]
        rows[at] |= {"ord": at, "back": totals[person]}
        totals[person] += 1
    # In order: two transactions that tell of the same persons must not wait for each other crosswise.
    counts = [{"receiver": r, "subject": j, "count": n} for (r, j), n in sorted(totals.items())]
    # One text and one piece of bytes instead of eight arrays, which the driver writes item by item in Python.
    cursor.execute(sql, [_text(counts), _text(rows), now, day, b"".join(contents.pieces)])
    party.database.ring(bell.PENDING)
    return [UUID(row["id"]) for row in rows]


class _Contents:
    """Digests and sealed bodies of one statement, behind one another."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self._end = 1  # as SQL counts

    def add(self, *pieces: bytes) -> int:
        """Where it begins, from 1."""
        start = self._end
        self.pieces += pieces
        self._end += sum(map(len, pieces))
        return start


def _row(
    party: Party, note: Note, body: bytes, route: Route, day: date, contents: _Contents
) -> dict[str, Any]:
    if len(body) > route.max_size:
        raise BodyTooLarge(f"{note.kind}: 本文 {len(body)} バイトが上限 {route.max_size} を超えます")
    message = str(uuid7())
    sealed = party.bodies.seal(body, kind=note.kind, day=day, message=message)
    return {
        "id": message,
        "kind": note.kind,
        "receiver": route.receiver,
        "subject": note.subject,
        "size": len(body),
        "start": contents.add(party.bodies.digest(body), sealed),
        "length": len(sealed),
        "state": _state(route),
    }


def publish_correction(party: Party, cursor: Cursor, message: UUID, body: BaseModel) -> Published:
    """Send a corrected message under the number of `message` (再送), in the open transaction.

    It releases the person's stream at the receiver. Raises NotInManifest where `message` is not ours.
    """
    cursor.execute("SELECT kind, receiver FROM exchange_message WHERE id = %s", [message])
    row = cursor.fetchone()
    if row is None:
        raise NotInManifest("元の電文がありません")
    now = real_now()
    day = now.astimezone(TOKYO).date()
    content = _bytes_of(party, Note(row[0], "", body))
    successor = uuid7()
    sealed = party.bodies.seal(content, kind=row[0], day=day, message=str(successor))
    digest = party.bodies.digest(content)
    state = _state(_routes(party, Note(row[0], "", body, (row[1],)))[0])
    cursor.execute(_CORRECT, [successor, now, digest, len(content), sealed, day, message, state, message])
    party.database.ring(bell.PENDING)
    return Published(*cursor.fetchone())


def _bytes_of(party: Party, note: Note) -> bytes:
    expected = party.manifest.body_type(note.kind)
    if not isinstance(note.body, expected):
        raise TypeError(f"{note.kind}: 本文の型が違います")
    # Items that were never set are left out: a row of a table that a receiver may not have must not appear.
    return note.body.model_dump_json(exclude_unset=True).encode()


def _routes(party: Party, note: Note) -> list[Route]:
    rows = party.manifest.outgoing(note.kind)
    if note.receivers:
        rows = [r for r in rows if r.receiver in note.receivers]
    if not rows or (note.receivers and len(rows) != len(note.receivers)):
        raise NotInManifest(f"{party.name} から {note.kind} を送ることは電文目録にありません")
    return rows


def _state(route: Route) -> str:
    if route.mode == PULL:
        return "offered"
    return "held" if route.route == "held" else "queued"
