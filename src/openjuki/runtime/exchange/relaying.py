"""The relay (配送): one per sender and receiver takes queued messages over, in the order of their positions.

What could not be handed over is tried again, slower and slower, whole and in order; what the receiver
refuses is marked and lets the others pass. Handing over twice is harmless: the receiver knows the ids.
Sources: decisions.md (Delivery), GW-02, GW-05.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openjuki.runtime.clock import real_now
from openjuki.runtime.exchange.bodies import BodyBroken, BodyErased
from openjuki.runtime.exchange.database import PlainDatabase, Turn
from openjuki.runtime.exchange.envelope import Claims, seal
from openjuki.runtime.exchange.outcomes import Outcomes
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.receiving import Result
from openjuki.runtime.exchange.transport import NoAnswer, Peer
from openjuki.runtime.keys import KeyMissing

BATCH = 100
BATCH_BYTES = 4 * 1024 * 1024
FIRST_WAIT, LONGEST_WAIT = 0.05, 5.0
log = logging.getLogger(__name__)

_QUEUED = """
SELECT m.id, m.kind, m.subject, m.subject_seq, m.made_at, m.replaces, m.size, m.body, m.body_day
FROM exchange_delivery d JOIN exchange_message m ON m.id = d.message_id
WHERE d.receiver = %s AND d.state = 'queued' ORDER BY d.position LIMIT %s
"""
_DELIVERED = """
UPDATE exchange_delivery SET state = 'delivered', attempts = attempts + 1, delivered_at = now(),
  next_try = NULL, last_error = '' WHERE message_id = ANY(%s::uuid[]) AND state = 'queued'
"""
_REFUSED = """
UPDATE exchange_delivery d SET state = 'refused', attempts = attempts + 1, settled_at = now(),
  last_error = g.code
FROM unnest(%s::uuid[], %s::text[]) AS g(id, code) WHERE d.message_id = g.id AND d.state = 'queued'
"""
_FAILED = """
UPDATE exchange_delivery SET attempts = attempts + 1, last_error = %s,
  next_try = now() + %s * interval '1 second'
WHERE message_id = ANY(%s::uuid[]) AND state = 'queued'
"""


@dataclass(frozen=True, slots=True)
class _Queued:
    id: UUID
    kind: str
    subject: str
    seq: int
    made_at: datetime
    replaces: UUID | None
    size: int
    body: bytes
    body_day: date


class Relay:
    """Delivery from `party` to one receiver, as a step of a worker's loop."""

    def __init__(self, party: Party, peer: Peer, database: PlainDatabase) -> None:
        self._party = party
        self._peer = peer
        self._database = database
        self._turn = Turn(database, f"relay/{peer.name}")
        self._outcomes = Outcomes(database, peer)
        self._wait = 0.0
        self._not_before = 0.0

    def step(self) -> int:
        """Deliver one batch and ask about earlier ones; returns how many rows changed."""
        if not self._turn.mine() or time.monotonic() < self._not_before:
            return 0
        try:
            done = self._deliver()
            done += self._outcomes.step()
        except NoAnswer as e:
            if not self._wait:  # once per outage
                log.warning("%s: %s", self._peer.name, e)
            self._slow_down()
            return 0
        if done:
            self._wait = 0.0
        return done

    def _deliver(self) -> int:
        rows = self._database.connection().execute(_QUEUED, [self._peer.name, BATCH]).fetchall()
        if not rows:
            return 0
        batch = _within(BATCH_BYTES, [_Queued(*r) for r in rows])
        tokens: list[str] = []
        results: list[Result | None] = []
        for queued in batch:
            try:
                tokens.append(self._envelope(queued))
                results.append(None)
            except BodyErased:
                results.append(Result("refused", "body_erased"))
            except BodyBroken:
                results.append(Result("refused", "malformed"))
            except KeyMissing:
                self._fail(batch, "相手の公開鍵が名簿にありません")
                raise NoAnswer("key") from None
        answers = iter(self._send(batch, tokens))
        self._record(batch, [r or next(answers) for r in results])
        return len(batch)

    def _send(self, batch: list[_Queued], tokens: list[str]) -> list[Result]:
        try:
            return self._peer.send(tokens) if tokens else []
        except NoAnswer as e:
            self._fail(batch, str(e))
            raise

    def _fail(self, batch: list[_Queued], error: str) -> None:
        with self._database.transaction() as cursor:
            cursor.execute(_FAILED, [error, self._next_wait(), [q.id for q in batch]])

    def _record(self, batch: list[_Queued], results: list[Result]) -> None:
        pairs = list(zip(batch, results, strict=True))
        refused = [(q.id, r.code) for q, r in pairs if r.outcome == "refused"]
        with self._database.transaction() as cursor:
            cursor.execute(_DELIVERED, [[q.id for q, r in pairs if r.outcome != "refused"]])
            if refused:
                cursor.execute(_REFUSED, [[i for i, _ in refused], [c for _, c in refused]])

    def _envelope(self, q: _Queued) -> str:
        body = self._party.bodies.unseal(q.body, kind=q.kind, day=q.body_day, message=str(q.id))
        claims = Claims(
            iss=self._party.name,
            aud=self._peer.name,
            kind=q.kind,
            id=str(q.id),
            subject=q.subject,
            seq=q.seq,
            made_at=q.made_at.isoformat(),
            signed_at=real_now().isoformat(),
            replaces=str(q.replaces or ""),
        )
        return seal(claims, body, self._party.keyring, self._party.directory)

    def _next_wait(self) -> float:
        return min(LONGEST_WAIT, self._wait * 2 or FIRST_WAIT)

    def _slow_down(self) -> None:
        self._wait = self._next_wait()
        self._not_before = time.monotonic() + self._wait


def _within(limit: int, batch: list[_Queued]) -> list[_Queued]:
    """The longest beginning of a batch that stays under a size; at least one."""
    total, kept = 0, 0
    for kept, q in enumerate(batch, 1):  # kept is the result
        total += q.size
        if total > limit and kept > 1:
            return batch[: kept - 1]
    return batch[:kept]
