"""Giving a feed to those who fetch it (差分の提供): pages signed and encrypted once, filtered when read.

Each consumer gets only what the filter of the kind allows it; the page that was given is written to the
transfer log before it leaves (L-01, L-02, HB-01, HB-02, HB-05).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openjuki.runtime.exchange.bodies import BodyErased
from openjuki.runtime.exchange.control import FEED, PAGE, open_control, seal_control
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.handlers import FeedFilter, feed_filter
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.refusals import Unverified
from openjuki.runtime.ids import uuid7
from openjuki.runtime.keys import group_of

MAX_PAGE = 500
SMALLEST = 1

_PAGE = """
SELECT f.position, m.id, m.kind, m.subject, m.subject_seq, m.made_at, m.body, m.body_day
FROM exchange_feed f JOIN exchange_message m ON m.id = f.message_id
WHERE f.receiver = %s AND f.position > %s ORDER BY f.position LIMIT %s
"""
_READER = """
INSERT INTO exchange_feed_reader AS r (consumer, position, at) VALUES (%s, %s, now())
ON CONFLICT (consumer) DO UPDATE SET position = greatest(r.position, EXCLUDED.position), at = now()
"""
_LOG = """
INSERT INTO exchange_feed_page (id, consumer, receiver, from_position, to_position, given, left_out, digest)
VALUES (%s, %s, %s, %s, %s, %s, %s::bigint[], %s)
"""


def serve_page(
    party: Party, token: str, find_filter: Callable[[str], FeedFilter | None] = feed_filter
) -> str:
    """Answer a signed request for a page by an envelope to its sender. Raises Unverified."""
    consumer, request = open_control(party, token, FEED)
    after, limit = request.get("after"), request.get("limit")
    if type(after) is not int or type(limit) is not int or after < 0:
        raise Unverified("malformed", claimed_sender=consumer)
    if group_of(consumer) not in _readers(party):
        raise Unverified("kind_not_allowed", claimed_sender=consumer)
    limit = max(SMALLEST, min(limit, MAX_PAGE))
    with party.database.transaction() as cursor:
        cursor.execute(_READER, [consumer, after])
        page = _compose(party, cursor, consumer, after, limit, find_filter)
        page["request"] = hashlib.sha256(token.encode()).hexdigest()
        return seal_control(party, consumer, PAGE, page, id=page.pop("id"))


def _readers(party: Party) -> set[str]:
    routes = [r for kind in party.manifest.kinds_out() for r in party.manifest.outgoing(kind)]
    return {r.receiver for r in routes if r.mode == "pull"}


def _compose(
    party: Party,
    cursor: Cursor,
    consumer: str,
    after: int,
    limit: int,
    find_filter: Callable[[str], FeedFilter | None],
) -> dict[str, Any]:
    group = group_of(consumer)
    cursor.execute(_PAGE, [group, after, limit])
    rows = cursor.fetchall()
    items = []
    left_out = []
    for position, *row in rows:
        item = _item(party, consumer, find_filter, *row)
        if item is None:
            left_out.append(position)
        else:
            items.append({"position": position, **item})
    page: dict[str, Any] = {
        "id": str(uuid7()),
        "after": after,
        "upto": rows[-1][0] if rows else after,
        "items": items,
    }
    if rows:
        digest = party.bodies.digest(json.dumps(items, ensure_ascii=False, sort_keys=True).encode())
        log = [page["id"], consumer, group, rows[0][0], rows[-1][0], len(items), left_out, digest]
        cursor.execute(_LOG, log)
    return page


def _item(
    party: Party,
    consumer: str,
    find_filter: Callable[[str], FeedFilter | None],
    id: UUID,  # noqa: A002
    kind: str,
    subject: str,
    seq: int,
    made_at: datetime,
    sealed: bytes,
    day: date,
) -> dict[str, Any] | None:
    allow = find_filter(kind)
    if allow is None:
        return None
    try:
        body = json.loads(party.bodies.unseal(sealed, kind=kind, day=day, message=str(id)))
    except BodyErased:
        return None
    allowed = allow(consumer, body)
    if allowed is None:
        return None
    return {
        "id": str(id),
        "kind": kind,
        "subject": subject,
        "seq": seq,
        "made_at": made_at.isoformat(),
        "body": dict(allowed),
    }
