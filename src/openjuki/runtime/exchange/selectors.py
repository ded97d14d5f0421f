"""Reading the exchange for screens (電文の照会): lists, counts, one message's life, quarantine, transfer log.

Bodies are never read here: the pages show that and when something was said, not what (L-01, GW-05, HB-05,
RR-16). Lists are newest first; `before` is the last id of the former page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from openjuki.runtime.exchange.database import Database, DjangoDatabase
from openjuki.runtime.exchange.refusals import REASONS
from openjuki.runtime.exchange.states import RECEIVED, REMEDY_GAP, REMEDY_QUARANTINE, REMEDY_SENT, SENT

_SENT = """
SELECT m.id, m.kind, m.receiver, m.subject, m.subject_seq, m.made_at,
  coalesce(d.state, CASE WHEN f.position IS NULL THEN 'pending' ELSE 'offered' END) AS state,
  coalesce(d.attempts, 0), d.delivered_at, d.settled_at, coalesce(d.last_error, '')
FROM exchange_message m
LEFT JOIN exchange_feed f ON f.message_id = m.id LEFT JOIN exchange_delivery d ON d.message_id = m.id
"""
_RECEIVED = """
SELECT r.message_id, r.kind, r.sender, r.subject, r.seq, r.made_at,
  coalesce(a.outcome, CASE q.resolution WHEN '' THEN 'quarantined' WHEN 'corrected' THEN 'replaced'
                                        WHEN 'skipped' THEN 'skipped' END, 'waiting') AS state,
  coalesce(i.attempts, q.attempts, 0), r.received_at, coalesce(a.at, q.at),
  coalesce(q.reason, i.last_error, '')
FROM exchange_received r
LEFT JOIN exchange_applied a ON a.receiver = r.receiver AND a.message_id = r.message_id
LEFT JOIN exchange_quarantine q ON q.receiver = r.receiver AND q.message_id = r.message_id
LEFT JOIN exchange_inbox i ON i.receiver = r.receiver AND i.sender = r.sender AND i.subject = r.subject
  AND i.seq = r.seq AND i.message_id = r.message_id
"""
_IN_BULK = "ARRAY(SELECT message_id FROM exchange_bulk WHERE subjects @> ARRAY[%s::text])"


@dataclass(frozen=True, slots=True)
class Row:
    """One message in a list. `partner` is the other side; `settled_at` when it took effect or stopped."""

    direction: str
    id: UUID
    kind: str
    partner: str
    subject: str
    seq: int
    made_at: datetime
    state: str
    attempts: int
    delivered_at: datetime | None
    settled_at: datetime | None
    error: str

    @property
    def label(self) -> str:
        """State in Japanese."""
        return (SENT if self.direction == "sent" else RECEIVED)[self.state]

    @property
    def reason(self) -> str:
        """Why it stopped, in Japanese."""
        return REASONS.get(self.error, self.error)

    @property
    def remedy(self) -> str:
        """What to do next, or nothing."""
        if self.direction == "sent":
            return REMEDY_SENT.get(self.state, "")
        return REMEDY_QUARANTINE if self.state == "quarantined" else ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; empty = any. `in_bulk`: messages about many in which `subject` is, too.

    `among`: a SELECT of subjects with its parameters; what stands before a hyphen of a subject does not count.
    """

    kind: str = ""
    partner: str = ""
    subject: str = ""
    in_bulk: bool = False
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: UUID | None = None
    among: tuple[str, Sequence[Any]] | None = None


def sent(f: Filter, *, limit: int = 100, database: Database | None = None) -> list[Row]:
    """Messages that this system published."""
    where, params = _conditions(f, "m.id", "m.receiver", "m.made_at", "m", _sent_in(f.state))
    sql = f"{_SENT} {where} ORDER BY m.id DESC LIMIT %s"
    return [Row("sent", *r) for r in query(database, sql, [*params, limit])]


def received(f: Filter, *, limit: int = 100, database: Database | None = None) -> list[Row]:
    """Messages that this system received."""
    where, params = _conditions(
        f, "r.message_id", "r.sender", "r.made_at", "r", _RECEIVED_IN.get(f.state, "false")
    )
    sql = f"{_RECEIVED} {where} ORDER BY r.message_id DESC LIMIT %s"
    return [Row("received", *r) for r in query(database, sql, [*params, limit])]


#: What a state means in the tables: a condition that an index answers, or that the newest rows meet at once.
_RECEIVED_IN = {
    "waiting": "i.message_id IS NOT NULL AND a.outcome IS NULL AND q.message_id IS NULL",
    "applied": "a.outcome = 'applied'",
    "quarantined": "a.outcome IS NULL AND q.resolution = ''",
    "skipped": "a.outcome = 'skipped'",
    "replaced": "a.outcome IS NULL AND q.resolution = 'corrected'",
}


def _sent_in(state: str) -> str:
    if state == "pending":
        return "m.id IN (SELECT message_id FROM exchange_pending)"
    if state == "offered":
        return "d.message_id IS NULL AND f.position IS NOT NULL"
    return f"d.state = '{state}'" if state in SENT else "false"


@dataclass(frozen=True, slots=True)
class Moment:
    """One point in the life of a message."""

    at: datetime
    what: str
    detail: str = ""


def life(message: UUID, *, database: Database | None = None) -> list[Moment]:
    """All that is known of one message, in the order of time; empty where we never saw it."""
    moments = _life_sent(message, database) + _life_received(message, database)
    return sorted(moments, key=lambda m: m.at)


def _life_sent(message: UUID, database: Database | None) -> list[Moment]:
    sql = """
    SELECT m.made_at, m.receiver, f.at, f.position, d.state, d.attempts, d.delivered_at, d.settled_at,
      d.last_error
    FROM exchange_message m LEFT JOIN exchange_feed f ON f.message_id = m.id
    LEFT JOIN exchange_delivery d ON d.message_id = m.id WHERE m.id = %s"""
    moments = []
    for made, receiver, placed, position, state, attempts, delivered, settled, error in query(
        database, sql, [message]
    ):
        moments.append(Moment(made, "作成", f"宛先 {receiver}"))
        if placed:
            moments.append(Moment(placed, "位置の付与", f"位置 {position}"))
        if delivered:
            moments.append(Moment(delivered, "送達", f"試行 {attempts} 回"))
        if settled:
            moments.append(Moment(settled, SENT[state], REASONS.get(error, error)))
    return moments


def _life_received(message: UUID, database: Database | None) -> list[Moment]:
    sql = """
    SELECT r.received_at, r.sender, r.seq, a.at, a.outcome, q.at, q.reason, q.resolution, q.resolved_at
    FROM exchange_received r
    LEFT JOIN exchange_applied a ON a.receiver = r.receiver AND a.message_id = r.message_id
    LEFT JOIN exchange_quarantine q ON q.receiver = r.receiver AND q.message_id = r.message_id
    WHERE r.message_id = %s"""
    moments = []
    for came, sender, seq, done, outcome, parked, reason, resolution, resolved in query(
        database, sql, [message]
    ):
        moments.append(Moment(came, "受信", f"送信元 {sender}・連番 {seq}"))
        if parked:
            moments.append(Moment(parked, "隔離", reason))
        if resolved:
            moments.append(
                Moment(resolved, {"corrected": "訂正電文の受信"}.get(resolution, RECEIVED["skipped"]))
            )
        if done and outcome == "applied":
            moments.append(Moment(done, RECEIVED[outcome]))
    return moments


@dataclass(frozen=True, slots=True)
class Stopped:
    """A person's stream that waits: quarantined, or for a number that has not come."""

    sender: str
    subject: str
    seq: int
    message_id: UUID | None
    kind: str
    reason: str
    since: datetime
    behind: int
    remedy: str
    skip_id: int | None
    skip_asked_by: str


def stopped(*, limit: int = 200, database: Database | None = None) -> list[Stopped]:
    """Streams that do not go on by themselves, oldest first, with what can be done (隔離一覧)."""
    sql = """
    SELECT g.sender, g.subject, g.seq, q.message_id, coalesce(q.kind, ''), coalesce(q.reason, ''),
      coalesce(q.at, g.since), g.behind, k.id, coalesce(k.asked_by, '')
    FROM (SELECT s.receiver, s.sender, s.subject, s.head + 1 AS seq, min(r.received_at) AS since,
                 count(*) FILTER (WHERE i.seq > s.head + 1) AS behind,
                 bool_or(i.seq = s.head + 1 AND i.state = 'waiting') AS moving
          FROM exchange_inbox i
          JOIN exchange_stream s USING (receiver, sender, subject)
          JOIN exchange_received r ON r.receiver = i.receiver AND r.message_id = i.message_id
          GROUP BY s.receiver, s.sender, s.subject, s.head) g
    LEFT JOIN exchange_quarantine q ON q.receiver = g.receiver AND q.sender = g.sender
      AND q.subject = g.subject AND q.seq = g.seq AND q.resolution = ''
    LEFT JOIN exchange_skip k ON k.receiver = g.receiver AND k.sender = g.sender AND k.subject = g.subject
      AND k.seq = g.seq AND k.approved_at IS NULL
    WHERE NOT g.moving ORDER BY 7 LIMIT %s"""
    found = []
    for sender, subject, seq, message, kind, reason, since, behind, skip, asked in query(
        database, sql, [limit]
    ):
        remedy = REMEDY_QUARANTINE if message else REMEDY_GAP
        why = reason or f"連番 {seq} の電文が届いていません"
        found.append(Stopped(sender, subject, seq, message, kind, why, since, behind, remedy, skip, asked))
    return found


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """Something that could not be verified. Sender and kind are only what it claimed."""

    at: datetime
    code: str
    claimed_sender: str
    claimed_kind: str
    message_id: str
    size: int
    remote: str

    @property
    def reason(self) -> str:
        """Why, in Japanese."""
        return REASONS[self.code]


def refused(*, limit: int = 200, database: Database | None = None) -> list[RefusedRow]:
    """What was refused, newest first (L-06)."""
    sql = """SELECT at, code, claimed_sender, claimed_kind, message_id, size, remote
    FROM exchange_refused ORDER BY at DESC LIMIT %s"""
    return [RefusedRow(*r) for r in query(database, sql, [limit])]


def _conditions(
    f: Filter, id_: str, partner: str, at: str, table: str, in_state: str
) -> tuple[str, list[Any]]:
    given = [
        (f.kind, f"{table}.kind = %s"),
        (f.partner, f"{partner} = %s"),
        (
            f.subject,
            f"({table}.subject = %s OR {id_} = ANY({_IN_BULK}))" if f.in_bulk else f"{table}.subject = %s",
        ),
        (f.since, f"{at} >= %s"),
        (f.until, f"{at} < %s"),
        (f.before, f"{id_} < %s"),
    ]
    used = [(value, sql) for value, sql in given if value]
    params = [[value] * sql.count("%s") for value, sql in used]
    conditions = [sql for _, sql in used]
    if f.state:
        conditions.append(in_state)
    if f.among is not None:
        select, values = f.among
        # OFFSET keeps it a question about each message, newest first, until the page is full: as a join it
        # would read all the persons of a ward first.
        subject = f"regexp_replace({table}.subject, '^[a-z]+-', '')"
        conditions.append(f"EXISTS (SELECT FROM ({select}) AS among (no) WHERE no = {subject} OFFSET 0)")
        params.append(list(values))
    where = "WHERE " + " AND ".join(conditions) if conditions else ""
    return where, [value for each in params for value in each]


def query(database: Database | None, sql: str, params: list[Any] | None = None) -> list[Any]:
    """Rows of one statement, read in a transaction of its own."""
    with (database or DjangoDatabase()).transaction() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
