"""市町村CSの最初の画面, and the list of notices that wait (RR-12)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from openjuki.runtime import audit
from openjuki.runtime.exchange import selectors
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.juki_cs.selectors import handover
from openjuki.systems.juki_cs.selectors import notices as reading


@requires()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What may be done here, and whether anything has stopped."""
    rights = request.staff.rights  # type: ignore[attr-defined]
    stopped = len(selectors.stopped()) if "juki_cs.messages.view" in rights else 0
    context = {"stopped": stopped, "handover": handover.latest()}
    return render(request, "juki_cs/home.html", context)


@requires("juki_cs.notices.view")
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """転入通知 and 戸籍附票通知, made and not yet sent."""
    rows = reading.notices()
    audit.view(
        "notices.list",
        staff=request.staff,  # type: ignore[attr-defined]
        subjects=list(dict.fromkeys(r.addressee_no for r in rows)),
    )
    return render(request, "juki_cs/notices.html", {"rows": rows, "fkeys": [FunctionKey("back", href="/")]})
