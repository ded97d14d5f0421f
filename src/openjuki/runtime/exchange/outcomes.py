"""What became of delivered messages (処理結果の確認): the sender asks, the receiver answers.

The sender asks because it is the one who opens connections on this road (L-08: no way back is needed). A
message that the receiver does not know, as after a restored backup, is queued again.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from openjuki.runtime.exchange.database import Cursor, PlainDatabase
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.transport import NoAnswer, Peer

BATCH = 500
EVERY, EVERY_QUARANTINED = 0.1, 3.0
FINAL = ("applied", "skipped", "replaced")

_OPEN = """
SELECT message_id, position FROM exchange_delivery
WHERE receiver = %s AND state = ANY(%s) AND state IN ('delivered', 'quarantined') AND position > %s
ORDER BY position LIMIT %s
"""
_SETTLE = """
UPDATE exchange_delivery d SET state = g.state, last_error = g.reason,
  settled_at = CASE WHEN g.state = 'queued' THEN NULL ELSE coalesce(g.at, now()) END
FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[]) AS g(id, state, reason, at)
WHERE d.message_id = g.id AND d.state IN ('delivered', 'quarantined') AND d.state <> g.state
"""
_TELL = """
SELECT g.id, r.message_id IS NOT NULL, a.outcome, a.at, q.resolution, q.at, q.code, q.reason
FROM unnest(%s::uuid[]) AS g(id)
LEFT JOIN exchange_received r ON r.receiver = %s AND r.message_id = g.id AND r.sender = %s
LEFT JOIN exchange_applied a ON a.receiver = r.receiver AND a.message_id = r.message_id
LEFT JOIN exchange_quarantine q ON q.receiver = r.receiver AND q.message_id = r.message_id
"""


class Outcomes:
    """The sender's side, called by its relay."""

    def __init__(self, database: PlainDatabase, peer: Peer) -> None:
        self._database = database
        self._peer = peer
        self._due = {"delivered": 0.0, "quarantined": 0.0}
        self._after = {"delivered": 0, "quarantined": 0}

    def step(self) -> int:
        """Ask about one batch where it is time; returns how many states changed. Raises NoAnswer."""
        return self._ask("delivered", EVERY) + self._ask("quarantined", EVERY_QUARANTINED)

    def _ask(self, state: str, every: float) -> int:
        now = time.monotonic()
        if now < self._due[state]:
            return 0
        self._due[state] = now + every
        args = [self._peer.name, [state], self._after[state], BATCH]
        rows = self._database.connection().execute(_OPEN, args).fetchall()
        # In turns through all open ones, so that waiting messages do not hide finished ones behind them.
        self._after[state] = rows[-1][1] if len(rows) == BATCH else 0
        if not rows:
            return 0
        if len(rows) == BATCH:
            self._due[state] = now
        try:
            told = self._peer.status([str(r[0]) for r in rows])
            changes = _changes({str(r[0]) for r in rows}, told)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise NoAnswer("処理結果の形式が正しくありません") from None
        if not changes:
            return 0
        with self._database.transaction() as cursor:
            cursor.execute(_SETTLE, [list(c) for c in zip(*changes, strict=True)])
            return cursor.rowcount


def _changes(asked: set[str], told: Sequence[dict[str, str]]) -> list[tuple[UUID, str, str, Any]]:
    """Rows to settle. Only what was asked counts; an unknown message goes back into the queue."""
    changes = []
    for t in told:
        state = "queued" if t["state"] == "unknown" else t["state"]
        if t["id"] in asked and state in (*FINAL, "quarantined", "queued"):
            changes.append((UUID(t["id"]), state, t.get("reason", "")[:1000], t.get("at") or None))
    return changes


def tell(party: Party, cursor: Cursor, sender: str, ids: Sequence[UUID]) -> list[dict[str, str]]:
    """The receiver's side: state of each message that `sender` asks about, and of no other's."""
    cursor.execute(_TELL, [list(ids), party.name, sender])
    return [_state(*row) for row in cursor.fetchall()]


def _state(message: UUID, known: bool, outcome: str | None, at: Any, *quarantine: Any) -> dict[str, str]:
    resolution, since, code, why = quarantine
    told = {"id": str(message)}
    if not known:
        return {**told, "state": "unknown"}
    if outcome:
        return {**told, "state": outcome, "at": at.isoformat()}
    if resolution is None:
        return {**told, "state": "waiting"}
    if resolution:
        return {
            **told,
            "state": {"corrected": "replaced"}.get(resolution, resolution),
            "at": since.isoformat(),
        }
    return {**told, "state": "quarantined", "at": since.isoformat(), "reason": f"{code}: {why}"}
