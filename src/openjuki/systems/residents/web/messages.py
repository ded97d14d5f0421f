"""連携状況: every message of this system, made, delivered, applied, refused, quarantined, with times (GW-05, L-05)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from openjuki.runtime.exchange import bulk, counting, selectors
from openjuki.runtime.exchange.states import SENT
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services.view_lists import view_case_messages, view_messages
from openjuki.systems.residents.web.common import page, staff_of, tabs
from openjuki.systems.residents.web.message_names import HELD_BEYOND, name_of, title_of

MOST = 100
_TONES = {
    "applied": "good", "delivered": "doing", "queued": "doing", "pending": "doing", "offered": "doing",
    "held": "todo", "quarantined": "error", "refused": "error", "skipped": "alert", "replaced": "alert",
}  # fmt: skip


@requires("residents.messages")
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    """The newest messages, narrowed by state."""
    state = request.GET.get("state", "")
    state = state if state in SENT else ""
    walk = tabs(staff_of(request), "messages")
    narrowed, scope = selectors.Filter(state=state), walk["scope"].chosen
    found = view_messages(staff=staff_of(request), narrowed=narrowed, limit=MOST, scope=scope)
    counts = counting.counts()["sent"]
    context = {
        **walk,
        "states": [
            (s, t, counting.count_text(counts.get(s, 0)))
            for s, t in SENT.items()
            if counts.get(s) or s == state
        ],
        "state": state,
        "rows": [_row(r) for r in found],
        "stopped": len(selectors.stopped(limit=MOST)),
        "may_open": staff_of(request).may("residents.messages.view"),
        "fkeys": walk["tab_keys"],
    }
    return page(request, "residents/messages.html", context)


@requires("residents.home")
@require_GET
def case_messages(request: HttpRequest, case_no: str) -> HttpResponse:
    """What one case's settlement has told the other systems."""
    staff = staff_of(request)
    detail, rows = view_case_messages(staff=staff, case_no=case_no)
    context = {
        "case": detail.line,
        "rows": [_row(r) for r in rows],
        "may_open": staff.may("residents.messages.view"),
        "fkeys": [FunctionKey("back", "受付へ", href=reverse("residents:case", args=[case_no]))],
    }
    return page(request, "residents/messages.html", context)


def _row(row: selectors.Row) -> dict[str, Any]:
    # The way to other municipalities opens later: handed on inside the city is not sent.
    if row.kind in HELD_BEYOND and row.state == "applied":
        label, tone = "未送信(市町村CSで保管)", "todo"
    else:
        label, tone = row.label, _TONES.get(row.state, "doing")
    return {
        "row": row,
        "subject": "全件" if row.subject == bulk.SUBJECT else row.subject,
        "label": label,
        "title": title_of(row.kind),
        "partner": name_of(row.partner),
        "tone": tone,
    }
