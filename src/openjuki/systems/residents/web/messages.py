"""連携状況: every message of this system, made, delivered, applied, refused, quarantined, with times (GW-05, L-05)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from openjuki.runtime.exchange import selectors
from openjuki.runtime.exchange.states import SENT
from openjuki.runtime.rights import requires
from openjuki.systems.residents.selectors import cases as case_selectors
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
    """The newest messages, narrowed by state or by case."""
    staff = staff_of(request)
    state = request.GET.get("state", "")
    case_no = request.GET.get("case", "")[:40]
    walk = tabs(staff, "messages")
    counts = selectors.counts()["sent"]
    context = {
        **walk,
        "states": [(s, t, counts.get(s, 0)) for s, t in SENT.items()],
        "state": state if state in SENT else "",
        "case_no": case_no,
        "rows": [_row(r) for r in _rows(staff, case_no, state if state in SENT else "")],
        "stopped": selectors.stopped(limit=20),
        "fkeys": walk["tab_keys"],
    }
    return page(request, "residents/messages.html", context)


def _rows(staff: Any, case_no: str, state: str) -> list[selectors.Row]:
    if not case_no:
        return selectors.sent(selectors.Filter(state=state), limit=MOST)
    detail = case_selectors.detail(staff=staff, case_no=case_no)
    rows: list[selectors.Row] = []
    if detail is not None and detail.event_id is not None:
        for subject in detail.subjects:
            rows += selectors.sent(
                selectors.Filter(state=state, subject=subject, since=detail.line.opened_at), limit=20
            )
    return sorted(rows, key=lambda r: str(r.id))


def _row(row: selectors.Row) -> dict[str, Any]:
    # The way to other municipalities opens later: handed on inside the city is not sent.
    if row.kind in HELD_BEYOND and row.state == "applied":
        label, tone = "未送信(市町村CSで保管)", "todo"
    else:
        label, tone = row.label, _TONES.get(row.state, "doing")
    return {
        "row": row,
        "label": label,
        "title": title_of(row.kind),
        "partner": name_of(row.partner),
        "tone": tone,
    }
