"""The pages about messages (電文の画面), the same in every system: lists, one message's life, what stopped.

    urlpatterns = [path("messages/", include(pages.routes(Desk("hub"))))]

needs the rights `<system>.messages.view`, `.skip` and `.approve`. Bodies are never shown. A search for one
person is posted, with a reason, and logged; lists log whom they showed. Sources: GW-05, HB-05, L-05, U-19.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.runtime.exchange import counting, selectors
from openjuki.runtime.exchange.desk import PAGE, Desk, partner_title
from openjuki.runtime.exchange.states import RECEIVED, SENT
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey

SENT_STATES, RECEIVED_STATES = tuple(SENT.items()), tuple(RECEIVED.items())
BADGES = {
    "applied": "good", "delivered": "doing", "queued": "doing", "pending": "todo", "offered": "doing",
    "waiting": "doing", "held": "hold", "quarantined": "error", "refused": "error", "skipped": "alert",
    "replaced": "alert",
}  # fmt: skip


def routes(desk: Desk) -> list[URLPattern]:
    """URL patterns of one system."""
    system, pages = desk.system, _Pages(desk)
    view, skip, approve = (f"{system}.messages.{r}" for r in ("view", "skip", "approve"))
    return [
        path("", requires(view)(pages.index), name="messages"),
        path("stopped/", requires(view)(pages.stopped), name="messages-stopped"),
        path("refused/", requires(view)(pages.refused), name="messages-refused"),
        path("skips/", requires(skip)(pages.ask_skip), name="messages-skip"),
        path(
            "skips/<int:skip_id>/approve", requires(approve)(pages.approve_skip), name="messages-skip-approve"
        ),
        path("<uuid:message_id>/", requires(view)(pages.show), name="message"),
        path("<uuid:message_id>/again", requires(skip)(pages.send_again), name="message-again"),
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """A row with what the page adds to it."""

    row: selectors.Row
    what: str
    subject: str
    badge: str
    partner: str


class _Pages:
    """The views of one system."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        # View functions, not bound methods: Django's decorators and our marks write attributes on them.
        self.index = require_http_methods(["GET", "POST"])(lambda r: self._index(r))
        self.stopped = require_GET(lambda r: self._stopped(r))
        self.refused = require_GET(lambda r: self._refused(r))
        self.show = require_GET(lambda r, message_id: self._show(r, message_id))
        self.ask_skip = require_POST(lambda r: self._ask_skip(r))
        self.approve_skip = require_POST(lambda r, skip_id: self._approve_skip(r, skip_id))
        self.send_again = require_POST(lambda r, message_id: self._send_again(r, message_id))

    def _index(self, request: HttpRequest) -> HttpResponse:
        given = request.POST if request.method == "POST" else request.GET
        direction = "received" if given.get("direction") == "received" else "sent"
        # A person is searched for by a posted form only: numbers and reasons stand in no address.
        subject = request.POST.get("subject", "").strip()
        narrowing = self._desk.narrowing(_staff(request)) if direction == "sent" else None
        chosen = selectors.Filter(
            state=str(given.get("state", "")),
            subject=subject,
            in_bulk=True,
            before=_uuid(str(given.get("before", ""))),
            among=narrowing.among if narrowing else None,
        )
        reason = request.POST.get("reason", "").strip() if subject else ""
        rows = self._desk.messages(_staff(request), direction, chosen, reason)
        counts = counting.counts()[direction]
        states = SENT_STATES if direction == "sent" else RECEIVED_STATES
        context = {
            "lines": [self._line(r) for r in rows],
            "direction": direction,
            "states": [
                (s, label, counting.count_text(counts[s]) if s in counts else "") for s, label in states
            ],
            "chosen": chosen.state,
            "searched": bool(subject),
            "next": str(rows[-1].id) if len(rows) == PAGE and not subject else "",
            "narrowing": narrowing.template if narrowing else "",
            **(narrowing.context if narrowing else {}),
        }
        return self._render(request, "exchange/messages.html", "list", context)

    def _stopped(self, request: HttpRequest) -> HttpResponse:
        found, desk = self._desk.stopped(_staff(request)), self._desk
        lines = [(s, desk.cover(s.subject), partner_title(s.sender), desk.title(s.kind)) for s in found]
        return self._render(request, "exchange/stopped.html", "stopped", {"lines": lines})

    def _refused(self, request: HttpRequest) -> HttpResponse:
        rows = self._desk.refused(_staff(request))
        return self._render(request, "exchange/refused.html", "refused", {"rows": rows})

    def _show(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        moments, refused = self._desk.life(_staff(request), message_id)
        context = {"message_id": message_id, "moments": moments, "refused": refused}
        return self._render(request, "exchange/message.html", "list", context)

    def _ask_skip(self, request: HttpRequest) -> HttpResponse:
        given = request.POST
        seq = given.get("seq", "")
        self._desk.ask_skip(
            _staff(request),
            sender=given.get("sender", ""),
            subject=given.get("subject", ""),
            seq=int(seq) if seq.isdecimal() else 0,
            reason=given.get("reason", "")[:200],
        )
        return redirect("messages-stopped")

    def _approve_skip(self, request: HttpRequest, skip_id: int) -> HttpResponse:
        self._desk.approve_skip(_staff(request), skip_id)
        return redirect("messages-stopped")

    def _send_again(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        self._desk.send_again(_staff(request), message_id)
        return redirect("message", message_id)

    def _line(self, row: selectors.Row) -> _Line:
        what, badge = self._desk.title(row.kind), BADGES.get(row.state, "todo")
        return _Line(row, what, self._desk.subject(row.subject), badge, partner_title(row.partner))

    def _render(self, request: HttpRequest, template: str, tab: str, context: dict[str, Any]) -> HttpResponse:
        system = self._desk.system
        own = {f: f"{system}.messages.{f}" in _staff(request).rights for f in ("skip", "approve")}
        keys = [FunctionKey("back", href="/")]
        return render(request, template, {**context, "tab": tab, "may": own, "fkeys": keys})


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _staff(request: HttpRequest) -> Any:
    return request.staff  # type: ignore[attr-defined]
