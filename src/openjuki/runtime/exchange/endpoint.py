"""The three doors of the exchange (受付口), without a web framework: bytes in, bytes out.

`POST /exchange/messages`, `POST /exchange/status`, `GET /exchange/feed`. Django views and the plain WSGI
programs of counterparts call the same functions. Who calls is proven by the signature inside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

from openjuki.runtime.exchange.control import REPLY, STATUS, open_control, seal_control
from openjuki.runtime.exchange.envelope import RECEIPT, sign
from openjuki.runtime.exchange.feeding import serve_page
from openjuki.runtime.exchange.handlers import FeedFilter, feed_filter
from openjuki.runtime.exchange.outcomes import BATCH as MAX_IDS
from openjuki.runtime.exchange.outcomes import tell
from openjuki.runtime.exchange.party import Party
from openjuki.runtime.exchange.receiving import MAX_BATCH, receive, record_refusal
from openjuki.runtime.exchange.refusals import REASONS, Unverified

MAX_REQUEST = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back over HTTP."""

    status: int
    body: dict[str, Any] = field(default_factory=dict)

    def content(self) -> bytes:
        """JSON bytes."""
        return json.dumps(self.body, ensure_ascii=False).encode()

    @property
    def content_type(self) -> str:
        """Problem documents say what they are (RFC 9457)."""
        return (
            "application/json" if self.status < 300 or "receipt" in self.body else "application/problem+json"
        )


@dataclass(frozen=True, slots=True)
class Request:
    """What an HTTP server knows of a request; `length` is the declared one, bytes."""

    method: str
    path: str
    authorization: str
    length: int
    remote: str
    read: Callable[[], bytes]


class Endpoint:
    """The doors of one party. Parties that only fetch feeds (the offices) need none."""

    def __init__(
        self, party: Party, *, find_filter: Callable[[str], FeedFilter | None] = feed_filter
    ) -> None:
        self._party = party
        self._find_filter = find_filter
        self._doors: Mapping[tuple[str, str], Callable[[Request], Reply]] = {
            ("POST", "messages"): self.messages,
            ("POST", "status"): self.status,
            ("GET", "feed"): self.feed,
        }

    def answer(self, request: Request) -> Reply:
        """Answer one request; never raises for what the caller did."""
        door = request.path.rstrip("/").rpartition("/")[2]
        handle = self._doors.get((request.method, door))
        if handle is None:
            known = door in {d for _, d in self._doors}
            return _problem(405 if known else 404, "malformed")
        if request.length > MAX_REQUEST:
            record_refusal(self._party, "too_large", b"", request.length, request.remote)
            return _problem(413, "too_large")
        return handle(request)

    def messages(self, request: Request) -> Reply:
        """Receive a batch: 202 with a signed receipt; 422 where every message of it was refused."""
        raw = request.read()
        tokens = _strings(raw, "messages")
        if tokens is None or not 1 <= len(tokens) <= MAX_BATCH:
            record_refusal(self._party, "malformed", raw, len(raw), request.remote)
            return _problem(400, "malformed")
        results = receive(self._party, tokens, remote=request.remote)
        receipt = {"request": hashlib.sha256(raw).hexdigest(), "results": [asdict(r) for r in results]}
        signed = sign(json.dumps(receipt).encode(), {}, self._party.keyring, RECEIPT)
        refused = all(r.outcome == "refused" for r in results)
        return Reply(422 if refused else 202, {"receipt": signed})

    def status(self, request: Request) -> Reply:
        """Tell a sender what became of its messages."""
        raw = request.read()
        try:
            token = json.loads(raw)["request"]
            sender, body = open_control(self._party, token, STATUS)
            ids = [UUID(i) for i in body["ids"][:MAX_IDS]]
        except Unverified as e:
            return self._refuse(e, raw, request)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return self._refuse(Unverified("malformed"), raw, request)
        with self._party.database.transaction() as cursor:
            states = tell(self._party, cursor, sender, ids)
        reply = {"request": hashlib.sha256(token.encode()).hexdigest(), "states": states}
        return Reply(200, {"reply": seal_control(self._party, sender, REPLY, reply)})

    def feed(self, request: Request) -> Reply:
        """Give a page of our feed to a consumer."""
        scheme, _, token = request.authorization.partition(" ")
        try:
            if scheme != "Exchange" or not token.isascii():
                raise Unverified("malformed")
            return Reply(200, {"reply": serve_page(self._party, token, self._find_filter)})
        except Unverified as e:
            return self._refuse(e, token.encode("utf-8", "replace"), request)

    def _refuse(self, e: Unverified, raw: bytes, request: Request) -> Reply:
        record_refusal(self._party, e.code, raw, len(raw), request.remote, e.claimed_sender, e.claimed_kind)
        return _problem(400 if e.code == "malformed" else 403, e.code)


def _strings(raw: bytes, member: str) -> list[str] | None:
    try:
        found = json.loads(raw)[member]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    good = isinstance(found, list) and all(isinstance(t, str) and t.isascii() for t in found)
    return found if good else None


def _problem(status: int, code: str) -> Reply:
    title = REASONS[code] if status not in (404, 405) else "この受付口はありません"
    return Reply(status, {"type": "about:blank", "title": title, "status": status, "code": code})
