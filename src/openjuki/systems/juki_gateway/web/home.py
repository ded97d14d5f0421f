"""異動連携の一覧 — what passed through, in which state; is the network open (GW-02, GW-05; S 7.1.1.1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.juki_gateway.selectors import hours, passages

PAGE = 100
BADGES = {
    "waiting": "hold", "pending": "todo", "queued": "doing", "delivered": "doing", "applied": "good",
    "quarantined": "error", "refused": "error", "skipped": "alert", "replaced": "alert", "held": "hold",
}  # fmt: skip


@requires("juki_gateway.passages.view")
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Newest first; one person's by a posted search with a reason (U-19)."""
    person, reason = _searched(request)
    before = request.GET.get("before", "")
    rows = passages.passages(
        addressee_no=person, before=int(before) if before.isdecimal() else None, limit=PAGE
    )
    audit.view(
        "gateway.passages",
        staff=request.staff,  # type: ignore[attr-defined]
        subjects=passages.persons_in(rows),
        terms={"addressee_no": person} if person else {},
        reason=reason,
    )
    context: dict[str, Any] = {
        "rows": [(r, BADGES[r.state]) for r in rows],
        "opening": hours.opening(),
        "waiting": passages.waiting_count(),
        "searched": person,
        "next": rows[-1].id if len(rows) == PAGE and not person else None,
        "fkeys": [FunctionKey("papers", label="電文", href="/messages/")],
    }
    return render(request, "juki_gateway/home.html", context)


def _searched(request: HttpRequest) -> tuple[str, str]:
    person, reason = (request.POST.get(k, "").strip()[:200] for k in ("addressee_no", "reason"))
    if person and not reason:
        remedy = "検索する理由を入力してください"
        raise Invalid(Finding("GT-20", "検索の理由がありません", field="reason", law="U-19", remedy=remedy))
    return person, reason
