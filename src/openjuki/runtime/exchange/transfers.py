"""The transfer log of our feed (提供・移転の記録): who fetched what, searchable by person (L-01, HB-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openjuki.runtime.exchange.database import Database, DjangoDatabase

_ABOUT = """
SELECT p.at, p.consumer, m.kind, m.id, f.position, NOT (f.position = ANY(p.left_out)), p.id
FROM exchange_message m JOIN exchange_feed f ON f.message_id = m.id
JOIN exchange_feed_page p ON p.receiver = f.receiver AND f.position BETWEEN p.from_position AND p.to_position
WHERE m.subject = %s ORDER BY p.at DESC, f.position LIMIT %s
"""
_READERS = """
SELECT r.consumer, r.position, r.at, h.position FROM exchange_feed_reader r
LEFT JOIN exchange_feed_head h ON h.receiver = split_part(r.consumer, '.', 1) ORDER BY r.consumer
"""


@dataclass(frozen=True, slots=True)
class Transfer:
    """One message on one page. `given` is False where the consumer's filter left it out."""

    at: datetime
    consumer: str
    kind: str
    message_id: UUID
    position: int
    given: bool
    page_id: UUID


@dataclass(frozen=True, slots=True)
class Reader:
    """How far a consumer has come, of how much there is."""

    consumer: str
    position: int
    at: datetime
    newest: int


def about(subject: str, *, limit: int = 500, database: Database | None = None) -> list[Transfer]:
    """Every page on which a person's messages lay, newest first."""
    with (database or DjangoDatabase()).transaction() as cursor:
        cursor.execute(_ABOUT, [subject, limit])
        return [Transfer(*row) for row in cursor.fetchall()]


def readers(*, database: Database | None = None) -> list[Reader]:
    """Consumers of our feed and how far each has come."""
    with (database or DjangoDatabase()).transaction() as cursor:
        cursor.execute(_READERS)
        return [Reader(consumer, here, at, newest or 0) for consumer, here, at, newest in cursor.fetchall()]
