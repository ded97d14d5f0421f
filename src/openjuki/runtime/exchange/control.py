"""Questions and answers about messages (照会電文): status and feed, in the same envelope as messages.

They are no messages: they have no number, are not stored, and take no effect.
"""

from __future__ import annotations

import json
from typing import Any

from openjuki.runtime.clock import real_now
from openjuki.runtime.exchange.envelope import Claims, seal, unseal
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.refusals import Unverified
from openjuki.runtime.ids import uuid7

STATUS = "exchange/status_request/v1"
REPLY = "exchange/status_reply/v1"
FEED = "exchange/feed_request/v1"
PAGE = "exchange/feed_page/v1"


def seal_control(party: Party, to: str, kind: str, body: dict[str, Any], *, id: str = "") -> str:  # noqa: A002
    """Sign and encrypt a question or an answer to one party."""
    now = real_now().isoformat()
    claims = Claims(
        iss=party.name,
        aud=to,
        kind=kind,
        id=id or str(uuid7()),
        subject="",
        seq=0,
        made_at=now,
        signed_at=now,
    )
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return seal(claims, raw, party.keyring, party.directory)


def open_control(party: Party, token: str, kind: str) -> tuple[str, dict[str, Any]]:
    """Sender and content. Raises Unverified where it is not what it should be."""
    opened = unseal(token, party.keyring, party.directory, real_now())
    if opened.claims.kind != kind:
        raise Unverified(
            "kind_not_allowed", claimed_sender=opened.claims.iss, claimed_kind=opened.claims.kind
        )
    try:
        body = json.loads(opened.body)
    except ValueError:
        raise Unverified("malformed", claimed_sender=opened.claims.iss) from None
    if not isinstance(body, dict):
        raise Unverified("malformed", claimed_sender=opened.claims.iss)
    return opened.claims.iss, body
