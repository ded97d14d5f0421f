"""The sequencer (位置の採番): one per system gives every committed message its position in its feed.

Positions are given to what is committed, in the order of `pending.n`. Within a subject that is the order of
commits, because the subject's counter row was locked until then; so a cursor that is a position neither
loses a message nor meets two of one person the wrong way round. A cursor on ids does both
(decisions.md, Messages; tests/system/exchange/test_cursors.py).
"""

from __future__ import annotations

from openjuki.runtime.exchange import bell
from openjuki.runtime.exchange.database import Database, PlainDatabase, Turn

BATCH = 1000

_SEQUENCE = """
WITH batch AS MATERIALIZED (
  SELECT p.*, row_number() OVER (PARTITION BY receiver ORDER BY n) AS k
  FROM (SELECT * FROM exchange_pending ORDER BY n LIMIT %s) p
), heads AS (
  INSERT INTO exchange_feed_head AS h (receiver, position)
  SELECT receiver, count(*) FROM batch GROUP BY receiver ORDER BY receiver
  ON CONFLICT (receiver) DO UPDATE SET position = h.position + EXCLUDED.position
  RETURNING receiver, position
), placed AS (
  SELECT b.message_id, b.receiver, b.state, b.n,
         h.position - count(*) OVER (PARTITION BY b.receiver) + b.k AS position
  FROM batch b JOIN heads h USING (receiver)
), fed AS (
  INSERT INTO exchange_feed (receiver, position, message_id)
  SELECT receiver, position, message_id FROM placed
), delivered AS (
  INSERT INTO exchange_delivery (message_id, receiver, position, state)
  SELECT message_id, receiver, position, state FROM placed WHERE state <> 'offered'
), cleared AS (
  DELETE FROM exchange_pending WHERE n IN (SELECT n FROM batch)
)
SELECT count(*) FROM placed
"""


def sequence(database: Database) -> int:
    """Give positions to one batch of committed messages; returns how many."""
    with database.transaction() as cursor:
        # The table lock is the single file: should a lock be lost in a restart, a second sequencer waits
        # here instead of reading the same rows of `pending`. It does not hinder writers.
        cursor.execute("LOCK TABLE exchange_feed_head IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_SEQUENCE, [BATCH])
        placed = int(cursor.fetchone()[0])
        if placed:
            database.ring(bell.PLACED)  # relays may run in another process
        return placed


class Sequencer:
    """The sequencer as a step of a worker's loop."""

    def __init__(self, database: PlainDatabase) -> None:
        self._database = database
        self._turn = Turn(database, "sequencer")

    def step(self) -> int:
        """Number of messages placed; 0 where there is nothing or another process has the turn."""
        if not self._turn.mine():
            return 0
        waiting = (
            self._database.connection().execute("SELECT EXISTS (SELECT FROM exchange_pending)").fetchone()
        )
        return sequence(self._database) if waiting and waiting[0] else 0
