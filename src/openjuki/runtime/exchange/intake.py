"""Storing what was verified (受信の記録): set-based, idempotent, under the locks of the streams concerned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.envelope import Claims
from openjuki.runtime.exchange.party import Party

ACCEPTED, DUPLICATE = "accepted", "duplicate"

_STREAMS = """
INSERT INTO exchange_stream (receiver, sender, subject)
SELECT %s, s, j FROM unnest(%s::text[], %s::text[]) AS g(s, j) GROUP BY s, j ORDER BY s, j
ON CONFLICT DO NOTHING
"""
_LOCK = """
SELECT t.sender, t.subject, t.head FROM exchange_stream t
JOIN (SELECT DISTINCT s, j FROM unnest(%s::text[], %s::text[]) AS g(s, j)) w
  ON t.sender = w.s AND t.subject = w.j
WHERE t.receiver = %s ORDER BY t.sender, t.subject FOR UPDATE OF t
"""
_KNOWN = (
    "SELECT message_id, digest FROM exchange_received WHERE receiver = %s AND message_id = ANY(%s::uuid[])"
)
_NUMBERS = """
SELECT i.sender, i.subject, i.seq, i.message_id, i.state FROM exchange_inbox i
JOIN unnest(%s::text[], %s::text[], %s::bigint[]) AS g(s, j, n)
  ON i.sender = g.s AND i.subject = g.j AND i.seq = g.n
WHERE i.receiver = %s
"""
_RECEIVED = """
INSERT INTO exchange_received
  (receiver, message_id, sender, kind, subject, seq, made_at, replaces, digest, size, body, body_day)
SELECT %s, g.* FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::timestamptz[],
  %s::uuid[], %s::bytea[], %s::int[], %s::bytea[], %s::date[]) AS g
"""
_INBOX = """
INSERT INTO exchange_inbox (receiver, sender, subject, seq, message_id, state, last_error)
SELECT %s, g.* FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::uuid[], %s::text[], %s::text[]) AS g
ON CONFLICT (receiver, sender, subject, seq) DO UPDATE
  SET message_id = EXCLUDED.message_id, state = EXCLUDED.state, last_error = EXCLUDED.last_error,
      attempts = 0, next_try = now()
"""
_FAULTS = """
INSERT INTO exchange_quarantine (receiver, message_id, sender, kind, subject, seq, code, reason, attempts)
VALUES (%s, %s, %s, %s, %s, %s, 'schema', %s, 0)
"""
_CORRECTED = """
UPDATE exchange_quarantine SET resolution = 'corrected', resolved_at = now()
WHERE receiver = %s AND message_id = ANY(%s::uuid[]) AND resolution = ''
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A verified message on its way into the tables. `fault` says where the body breaks its schema."""

    id: UUID
    claims: Claims
    made_at: datetime
    replaces: UUID | None
    body: bytes = field(repr=False)
    digest: bytes
    day: date
    fault: str = ""

    @property
    def number(self) -> tuple[str, str, int]:
        """Sender, subject and sequence number."""
        return self.claims.iss, self.claims.subject, self.claims.seq


def take_in(party: Party, cursor: Cursor, arrivals: Sequence[Arrival]) -> list[str]:
    """Store what is new; returns per arrival `accepted`, `duplicate` or the code of a refusal."""
    if not arrivals:
        return []
    ledger = _Ledger(party.name, cursor, arrivals)
    codes = [ledger.decide(a) for a in arrivals]
    fresh = [a for a, code in zip(arrivals, codes, strict=True) if code == ACCEPTED]
    if fresh:
        _store(party, cursor, fresh)
    return codes


class _Ledger:
    """What is known of the numbers and ids of a batch, read once under lock."""

    def __init__(self, me: str, cursor: Cursor, arrivals: Sequence[Arrival]) -> None:
        senders, subjects, seqs = (list(c) for c in zip(*(a.number for a in arrivals), strict=True))
        cursor.execute(_STREAMS, [me, senders, subjects])
        cursor.execute(_LOCK, [senders, subjects, me])
        self.heads = {(s, j): int(h) for s, j, h in cursor.fetchall()}
        cursor.execute(_KNOWN, [me, [a.id for a in arrivals]])
        self.digests = {m: bytes(d) for m, d in cursor.fetchall()}
        cursor.execute(_NUMBERS, [senders, subjects, seqs, me])
        self.open = {(s, j, n): (m, state) for s, j, n, m, state in cursor.fetchall()}

    def decide(self, a: Arrival) -> str:
        if a.id in self.digests:
            return DUPLICATE if self.digests[a.id] == a.digest else "id_reused"
        if a.claims.seq <= self.heads[a.number[:2]]:
            return "number_used"
        held = self.open.get(a.number)
        if held and (held[1] != "quarantined" or held[0] != a.replaces):
            return "number_taken"
        self.digests[a.id] = a.digest
        self.open[a.number] = (a.id, "waiting")
        return ACCEPTED


def _store(party: Party, cursor: Cursor, fresh: Sequence[Arrival]) -> None:
    rows = [
        (
            a.id,
            a.claims.iss,
            a.claims.kind,
            a.claims.subject,
            a.claims.seq,
            a.made_at,
            a.replaces,
            a.digest,
            len(a.body),
            party.bodies.seal(a.body, kind=a.claims.kind, day=a.day, message=str(a.id)),
            a.day,
        )
        for a in fresh
    ]
    cursor.execute(_RECEIVED, [party.name, *(list(c) for c in zip(*rows, strict=True))])
    work = [(*a.number, a.id, "quarantined" if a.fault else "waiting", a.fault) for a in fresh]
    cursor.execute(_INBOX, [party.name, *(list(c) for c in zip(*work, strict=True))])
    for a in fresh:
        if a.fault:
            sender, subject, seq = a.number
            cursor.execute(_FAULTS, [party.name, a.id, sender, a.claims.kind, subject, seq, a.fault])
    corrected = [a.replaces for a in fresh if a.replaces]
    if corrected:
        cursor.execute(_CORRECTED, [party.name, corrected])
