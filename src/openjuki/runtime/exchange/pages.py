"""The pages about messages (電文の画面), the same in every system: lists, one message's life, what stopped.

    urlpatterns = [path("messages/", include(pages.routes("hub")))]

needs the rights `<system>.messages.view`, `.skip` and `.approve`. Bodies are never shown. A search for one
person is posted, with a reason, and logged; lists log whom they showed. Sources: GW-05, HB-05, L-05, U-19.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.runtime import audit, topology
from openjuki.runtime.errors import Finding, Invalid, NotFound
from openjuki.runtime.exchange import bulk, remedies, selectors
from openjuki.runtime.exchange.states import RECEIVED, SENT
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey

PAGE = 100
KNOWN_TITLES = {"identity/rights_changed/v1": "権限の変更"}
SENT_STATES, RECEIVED_STATES = tuple(SENT.items()), tuple(RECEIVED.items())
BADGES = {
    "applied": "good", "delivered": "doing", "queued": "doing", "pending": "todo", "offered": "doing",
    "waiting": "doing", "held": "hold", "quarantined": "error", "refused": "error", "skipped": "alert",
    "replaced": "alert",
}  # fmt: skip


def routes(
    system: str,
    *,
    cover: Callable[[str], str] = str,
    audited: Callable[[str], str] = str,
    titles: Mapping[str, str] | None = None,
) -> list[URLPattern]:
    """URL patterns of one system. `cover` says how a subject is shown (CS hides most of a 住民票コード),
    `audited` how it is written to the log, `titles` what the kinds are called in Japanese."""
    pages = _Pages(system, cover, audited, titles or {})
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


def partner_title(name: str) -> str:
    """Japanese name of the other side."""
    node = topology.nodes().get(name)
    return node.title if node else {"other_city": "他市区町村"}.get(name, name)


class _Pages:
    """The views of one system."""

    def __init__(
        self,
        system: str,
        cover: Callable[[str], str],
        audited: Callable[[str], str],
        titles: Mapping[str, str],
    ) -> None:
        self._system = system
        self._titles = {**KNOWN_TITLES, **titles}
        self._cover = cover
        self._audited = audited
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
        subject, reason = self._search(request)
        chosen = selectors.Filter(
            state=str(given.get("state", "")),
            subject=subject,
            in_bulk=True,
            before=_uuid(str(given.get("before", ""))),
        )
        rows = (selectors.sent if direction == "sent" else selectors.received)(chosen, limit=PAGE)
        self._log(
            request, "messages.list", [r.subject for r in rows if r.subject != bulk.SUBJECT], reason, subject
        )
        counts = selectors.counts()
        states = SENT_STATES if direction == "sent" else RECEIVED_STATES
        context = {
            "lines": [self._line(r) for r in rows],
            "direction": direction,
            "states": [(s, label, counts[direction].get(s, 0)) for s, label in states],
            "chosen": chosen.state,
            "searched": bool(subject),
            "counts": counts,
            "next": str(rows[-1].id) if len(rows) == PAGE and not subject else "",
        }
        return self._render(request, "exchange/messages.html", "list", context)

    def _search(self, request: HttpRequest) -> tuple[str, str]:
        """A person's number and the reason why somebody looks; only together. Raises Invalid."""
        if request.method != "POST":
            return "", ""
        subject, reason = request.POST.get("subject", "").strip(), request.POST.get("reason", "").strip()
        if not subject:
            return "", ""
        if not reason:
            remedy = "検索する理由を入力してください"
            raise Invalid(
                Finding("EX-10", "検索の理由がありません", field="reason", law="U-19", remedy=remedy)
            )
        return subject, reason

    def _stopped(self, request: HttpRequest) -> HttpResponse:
        found = selectors.stopped()
        self._log(request, "messages.stopped", [s.subject for s in found])
        lines = [
            (s, self._cover(s.subject), partner_title(s.sender), self._titles.get(s.kind, s.kind))
            for s in found
        ]
        return self._render(request, "exchange/stopped.html", "stopped", {"lines": lines})

    def _refused(self, request: HttpRequest) -> HttpResponse:
        self._log(request, "messages.refused", [])
        return self._render(request, "exchange/refused.html", "refused", {"rows": selectors.refused()})

    def _show(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        moments = selectors.life(message_id)
        if not moments:
            raise NotFound(Finding("EX-11", "その電文はありません"))
        self._log(request, "messages.show", [], "", "", message=str(message_id))
        context = {"message_id": message_id, "moments": moments, "refused": _was_refused(message_id)}
        return self._render(request, "exchange/message.html", "list", context)

    def _ask_skip(self, request: HttpRequest) -> HttpResponse:
        given = request.POST
        seq = given.get("seq", "")
        with transaction.atomic():
            remedies.ask_skip(
                receiver=self._system,
                sender=given.get("sender", ""),
                subject=given.get("subject", ""),
                seq=int(seq) if seq.isdecimal() else 0,
                reason=given.get("reason", "")[:200],
                by=_staff(request).user_id,
            )
            self._changed(request, "messages.skip.ask", [given.get("subject", "")], given.get("reason", ""))
        return redirect("messages-stopped")

    def _approve_skip(self, request: HttpRequest, skip_id: int) -> HttpResponse:
        with transaction.atomic():
            remedies.approve_skip(skip_id, by=_staff(request).user_id)
            self._changed(request, "messages.skip.approve", [], skip=skip_id)
        return redirect("messages-stopped")

    def _send_again(self, request: HttpRequest, message_id: UUID) -> HttpResponse:
        with transaction.atomic():
            remedies.send_again(message_id)
            self._changed(request, "messages.again", [], message=str(message_id))
        return redirect("message", message_id)

    def _line(self, row: selectors.Row) -> _Line:
        what, badge = self._titles.get(row.kind, row.kind), BADGES.get(row.state, "todo")
        subject = "全件" if row.subject == bulk.SUBJECT else self._cover(row.subject)
        return _Line(row, what, subject, badge, partner_title(row.partner))

    def _render(self, request: HttpRequest, template: str, tab: str, context: dict[str, Any]) -> HttpResponse:
        own = {f: f"{self._system}.messages.{f}" in _staff(request).rights for f in ("skip", "approve")}
        keys = [FunctionKey("back", href="/")]
        return render(request, template, {**context, "tab": tab, "may": own, "fkeys": keys})

    def _log(
        self,
        request: HttpRequest,
        action: str,
        subjects: Sequence[str],
        reason: str = "",
        searched: str = "",
        **terms: str,
    ) -> None:
        shown = [self._audited(s) for s in dict.fromkeys(subjects)]
        if searched:
            terms["subject"] = self._audited(searched)
        audit.view(action, staff=_staff(request), subjects=shown, terms=terms, reason=reason)

    def _changed(
        self, request: HttpRequest, action: str, subjects: Sequence[str], reason: str = "", **terms: Any
    ) -> None:
        audit.change(
            action,
            staff=_staff(request),
            subjects=[self._audited(s) for s in subjects],
            terms=terms,
            reason=reason,
        )


def _was_refused(message: UUID) -> bool:
    from openjuki.runtime.exchange.models import Delivery

    return Delivery.objects.filter(message_id=message, state="refused").exists()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _staff(request: HttpRequest) -> Any:
    return request.staff  # type: ignore[attr-defined]
