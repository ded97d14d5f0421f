"""Receiving (受信): verify, store, commit, then say 202.

A message whose sender is certain is stored, whatever its content; one whose sender is not goes to `refused`
and touches no stream. A body that breaks its schema is stored too, in quarantine at once: its number is
certain, so only that person's stream stops (L-05, L-06; decisions.md, Receiving).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import ValidationError

from openjuki.runtime.clock import TOKYO, real_now
from openjuki.runtime.exchange import bell
from openjuki.runtime.exchange.catalogue import PUSH
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.envelope import Claims, Opened, unseal
from openjuki.runtime.exchange.intake import ACCEPTED, DUPLICATE, Arrival, take_in
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.refusals import Unverified

MAX_BATCH = 500
_OVERHEAD = 6000  # claims and both envelopes, generously

_REFUSED = """
INSERT INTO exchange_refused (receiver, code, claimed_sender, claimed_kind, message_id, digest, size, remote)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one message of a request: accepted, duplicate, or refused with a code."""

    outcome: str
    code: str = ""
    id: str = ""


class _Unfit(Unverified):
    """The sender is certain, but the message is none that it may send."""


def receive(party: Party, tokens: Sequence[str], *, remote: str = "") -> list[Result]:
    """Take in a batch; one result per token, in order. Everything is committed when this returns.

    A batch in which no sender is certain leaves one row in `refused`, that of its first message: else anybody
    who reaches the door could write hundreds of rows per request.
    """
    now = real_now()
    judged = [judge(party, token, now) for token in tokens]
    junk = not any(isinstance(verdict, Arrival | _Unfit) for verdict in judged)
    arrivals = [a for a in judged if isinstance(a, Arrival)]
    with party.database.transaction() as cursor:
        outcomes = iter(take_in(party, cursor, arrivals))
        if arrivals:
            party.database.ring(bell.ARRIVED)
        results: list[Result] = []
        for token, verdict in zip(tokens, judged, strict=True):
            if isinstance(verdict, Arrival):
                claims = verdict.claims
                outcome = next(outcomes)
                refused = outcome not in (ACCEPTED, DUPLICATE)
                result = Result("refused", outcome, claims.id) if refused else Result(outcome, "", claims.id)
                if refused:
                    _record(party, cursor, token, result, claims.iss, claims.kind, remote)
            else:
                result = Result("refused", verdict.code)
                if not (junk and results):
                    claimed = verdict.claimed_sender, verdict.claimed_kind
                    _record(party, cursor, token, result, *claimed, remote)
            results.append(result)
    return results


def judge(party: Party, token: str, now: datetime) -> Arrival | Unverified:
    """Verify one envelope and what the manifest says of it; never raises for what the sender did."""
    try:
        if len(token) > 2 * party.manifest.largest + _OVERHEAD:
            raise Unverified("too_large")
        opened = unseal(token, party.keyring, party.directory, now)
        return _admit(party, opened, now)
    except Unverified as refusal:
        return refusal


def _admit(party: Party, opened: Opened, now: datetime) -> Arrival:
    claims = opened.claims

    def refuse(code: str) -> Unverified:
        return _Unfit(code, claimed_sender=claims.iss, claimed_kind=claims.kind)

    route = party.manifest.incoming(claims.kind, claims.iss)
    if route is None or route.mode != PUSH:
        raise refuse("kind_not_allowed")
    if len(opened.body) > route.max_size:
        raise refuse("too_large")
    try:
        message = UUID(claims.id)
        replaces = UUID(claims.replaces) if claims.replaces else None
        made_at = datetime.fromisoformat(claims.made_at)
    except ValueError:
        raise refuse("malformed") from None
    if claims.seq < 1 or claims.seq >= 2**63 or not claims.subject or made_at.tzinfo is None:
        raise refuse("malformed")
    return Arrival(
        id=message,
        claims=claims,
        made_at=made_at,
        replaces=replaces,
        body=opened.body,
        digest=fingerprint(party, claims, opened.body),
        day=now.astimezone(TOKYO).date(),
        fault=_fault(party, claims.kind, opened.body),
    )


def fingerprint(party: Party, claims: Claims, body: bytes) -> bytes:
    """Keyed digest of what may not differ between two arrivals of one message; 32 bytes."""
    head = f"{claims.iss}|{claims.kind}|{claims.subject}|{claims.seq}|{claims.made_at}|{claims.replaces}|"
    return party.bodies.digest(head.encode() + body)


def _fault(party: Party, kind: str, body: bytes) -> str:
    """Where a body breaks its schema: places and error types, never the values that stand there."""
    try:
        party.manifest.body_type(kind).model_validate_json(body, strict=True)
    except ValidationError as e:
        faults = e.errors(include_url=False, include_context=False, include_input=False)
        places = [f"{'.'.join(map(str, f['loc'])) or '(全体)'}: {f['type']}" for f in faults[:10]]
        return "定義された形式に合いません: " + "、".join(places)
    return ""


def record_refusal(
    party: Party, code: str, raw: bytes, size: int, remote: str, sender: str = "", kind: str = ""
) -> None:
    """Keep that something was refused which never became a message: digest and size, not the content."""
    with party.database.transaction() as cursor:
        _refuse(cursor, [party.name, code, sender, kind, "", hashlib.sha256(raw).digest(), size, remote])


def _record(
    party: Party, cursor: Cursor, token: str, result: Result, sender: str, kind: str, remote: str
) -> None:
    raw = token.encode("utf-8", "replace")
    digest = hashlib.sha256(raw).digest()
    _refuse(cursor, [party.name, result.code, sender, kind, result.id, digest, len(raw), remote])


def _refuse(cursor: Cursor, row: list[str | bytes | int]) -> None:
    # A stranger's claims may be long, or hold a NUL, which PostgreSQL's text does not.
    cursor.execute(_REFUSED, [v.replace("\0", "")[:200] if isinstance(v, str) else v for v in row])
