"""What people can do about a stopped message (停止した電文の処置): skip it, by two persons, or send it again.

Every remedy is recorded with names and reason (L-05, U-19). The caller checks the rights and writes the
audit row in the same transaction.
"""

from __future__ import annotations

from uuid import UUID

from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.exchange.database import Cursor, Database, DjangoDatabase

_ASK = """
INSERT INTO exchange_skip (receiver, sender, subject, seq, reason, asked_by) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (receiver, sender, subject, seq) DO NOTHING RETURNING id
"""
_HEAD = """
SELECT head FROM exchange_stream WHERE receiver = %s AND sender = %s AND subject = %s FOR UPDATE
"""
_FIND = """
SELECT receiver, sender, subject, seq, asked_by, approved_by FROM exchange_skip WHERE id = %s FOR UPDATE
"""
_APPROVE = "UPDATE exchange_skip SET approved_by = %s, approved_at = now() WHERE id = %s"
_SKIP = """
WITH gone AS (
  DELETE FROM exchange_inbox WHERE receiver = %s AND sender = %s AND subject = %s AND seq = %s
  RETURNING receiver, message_id
), marked AS (
  INSERT INTO exchange_applied (receiver, message_id, outcome)
  SELECT receiver, message_id, 'skipped' FROM gone
), resolved AS (
  UPDATE exchange_quarantine q SET resolution = 'skipped', resolved_at = now() FROM gone
  WHERE q.receiver = gone.receiver AND q.message_id = gone.message_id AND q.resolution = ''
)
UPDATE exchange_stream SET head = %s WHERE receiver = %s AND sender = %s AND subject = %s
"""
_AGAIN = """
UPDATE exchange_delivery SET state = 'queued', settled_at = NULL, next_try = NULL, last_error = ''
WHERE message_id = %s AND state = 'refused'
"""


class CannotSkip(Refused):
    """読み飛ばしできない."""

    title = "電文を読み飛ばせません"


class CannotSendAgain(Refused):
    """再送できない."""

    title = "電文を再送できません"


def ask_skip(
    *,
    receiver: str,
    sender: str,
    subject: str,
    seq: int,
    reason: str,
    by: str,
    database: Database | None = None,
) -> int:
    """Ask that a stopped number be passed over (読み飛ばしの申出); returns the id to approve.

    Raises CannotSkip where it is not the number at which the stream stands, or has been asked for already.
    """
    if not reason.strip():
        raise CannotSkip(_finding("EX-01", "理由がありません", "読み飛ばす理由を入力してください", "reason"))
    with (database or DjangoDatabase()).transaction() as cursor:
        _next(cursor, receiver, sender, subject, seq)
        cursor.execute(_ASK, [receiver, sender, subject, seq, reason, by])
        row = cursor.fetchone()
    if row is None:
        raise CannotSkip(_finding("EX-02", "既に申出があります", "別の職員が承認してください"))
    return int(row[0])


def approve_skip(skip: int, *, by: str, database: Database | None = None) -> None:
    """Approve a skip and let the person's stream go on (読み飛ばしの承認).

    Raises CannotSkip for the person who asked (the database refuses it too), an unknown or settled skip, or
    a stream that has moved on meanwhile.
    """
    with (database or DjangoDatabase()).transaction() as cursor:
        cursor.execute(_FIND, [skip])
        row = cursor.fetchone()
        if row is None or row[5] is not None:
            raise CannotSkip(_finding("EX-03", "承認待ちの申出がありません", "一覧を開き直してください"))
        receiver, sender, subject, seq, asked_by, _ = row
        if asked_by == by:
            raise CannotSkip(_finding("EX-04", "申し出た職員は承認できません", "別の職員が承認してください"))
        _next(cursor, receiver, sender, subject, seq)
        cursor.execute(_APPROVE, [by, skip])
        number = [receiver, sender, subject]
        cursor.execute(_SKIP, [*number, seq, seq, *number])


def send_again(message: UUID, *, database: Database | None = None) -> None:
    """Queue a refused message once more, unchanged (再送). Raises CannotSendAgain for any other."""
    with (database or DjangoDatabase()).transaction() as cursor:
        cursor.execute(_AGAIN, [message])
        if cursor.rowcount != 1:
            raise CannotSendAgain(
                _finding("EX-05", "拒否された電文ではありません", "電文の状態を確かめてください")
            )


def _next(cursor: Cursor, receiver: str, sender: str, subject: str, seq: int) -> None:
    cursor.execute(_HEAD, [receiver, sender, subject])
    row = cursor.fetchone()
    if row is None or row[0] + 1 != seq:
        raise CannotSkip(_finding("EX-06", "この番号では止まっていません", "一覧を開き直してください"))


def _finding(id_: str, message: str, remedy: str, field: str = "") -> Finding:
    return Finding(id=id_, message=message, field=field, remedy=remedy)
