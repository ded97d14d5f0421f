"""Fetching another's feed (差分の取得): a page and the cursor are stored in one transaction.

The messages then wait in the same inbox as pushed ones and are applied once and in order per person. Their
numbers are given here, because a filtered feed has gaps in the sender's.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from openjuki.runtime.clock import TOKYO, real_now
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.transport import NoAnswer, Peer

PAGE = 500

_HERE = "SELECT position FROM exchange_cursor WHERE receiver = %s AND sender = %s"
_LOCK = """
INSERT INTO exchange_cursor AS c (receiver, sender, position, at) VALUES (%s, %s, 0, now())
ON CONFLICT (receiver, sender) DO UPDATE SET at = now() RETURNING position
"""
_MOVE = "UPDATE exchange_cursor SET position = %s WHERE receiver = %s AND sender = %s"
_TAKE = """
WITH given AS (
  SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::timestamptz[], %s::bigint[], %s::bytea[],
    %s::int[], %s::bytea[]) AS g(id, kind, subject, made_at, position, digest, size, body)
), tails AS (
  INSERT INTO exchange_stream AS s (receiver, sender, subject, tail)
  SELECT %s, %s, subject, count(*) FROM given GROUP BY subject ORDER BY subject
  ON CONFLICT (receiver, sender, subject) DO UPDATE SET tail = s.tail + EXCLUDED.tail
  RETURNING subject, tail
), numbered AS (
  SELECT g.*, t.tail - count(*) OVER (PARTITION BY g.subject)
              + row_number() OVER (PARTITION BY g.subject ORDER BY g.position) AS seq
  FROM given g JOIN tails t USING (subject)
), stored AS (
  INSERT INTO exchange_received
    (receiver, message_id, sender, kind, subject, seq, made_at, position, digest, size, body, body_day)
  SELECT %s, id, %s, kind, subject, seq, made_at, position, digest, size, body, %s FROM numbered
)
INSERT INTO exchange_inbox (receiver, sender, subject, seq, message_id)
SELECT %s, %s, subject, seq, id FROM numbered ORDER BY position
"""


class Puller:
    """The reader of one sender's feed, as a step of a worker's loop."""

    def __init__(self, party: Party, peer: Peer, *, page: int = PAGE) -> None:
        self._party = party
        self._peer = peer
        self._page = page

    def step(self) -> int:
        """Take over one page; returns how many messages it held. Raises NoAnswer."""
        with self._party.database.transaction() as cursor:
            cursor.execute(_HERE, [self._party.name, self._peer.name])
            row = cursor.fetchone()
        here = int(row[0]) if row else 0
        page = self._peer.page(here, self._page)
        try:
            rows = [self._row(item) for item in page["items"]]
            upto = int(page["upto"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise NoAnswer("ページの形式が正しくありません") from None
        if page.get("after") != here or upto < here:
            raise NoAnswer("ページの範囲が要求と一致しません")
        if upto == here:
            return 0
        with self._party.database.transaction() as cursor:
            self._store(cursor, here, upto, rows)
        return len(rows)

    def _row(self, item: dict[str, Any]) -> tuple[Any, ...]:
        kind, message = str(item["kind"]), UUID(item["id"])
        if self._party.manifest.incoming(kind, self._peer.name) is None:
            raise ValueError("kind")
        body = json.dumps(item["body"], ensure_ascii=False, separators=(",", ":")).encode()
        day = real_now().astimezone(TOKYO).date()
        sealed = self._party.bodies.seal(body, kind=kind, day=day, message=str(message))
        made_at = datetime.fromisoformat(item["made_at"])
        position, digest = int(item["position"]), self._party.bodies.digest(body)
        return message, kind, str(item["subject"]), made_at, position, digest, len(body), sealed, day

    def _store(self, cursor: Cursor, here: int, upto: int, rows: list[tuple[Any, ...]]) -> None:
        me, sender = self._party.name, self._peer.name
        cursor.execute(_LOCK, [me, sender])
        if cursor.fetchone()[0] != here:
            return  # another puller was faster; its transaction took this page
        for day in sorted({r[-1] for r in rows}):  # two days at midnight, else one
            columns = [list(c) for c in zip(*(r[:-1] for r in rows if r[-1] == day), strict=True)]
            cursor.execute(_TAKE, [*columns, me, sender, me, sender, day, me, sender])
        cursor.execute(_MOVE, [upto, me, sender])
