"""移転記録の画面 — L-01, HB-05: a person's transfers by posted search with a reason; refused inquiries."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.hub.selectors import transfer_log


@requires("hub.transfers.view")
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """To whom a person's data were given."""
    person, reason = (request.POST.get(k, "").strip()[:200] for k in ("addressee_no", "reason"))
    findings: list[Finding] = []
    entries = None
    if request.method == "POST":
        findings = _findings(person, reason)
    if request.method == "POST" and not findings:
        staff = request.staff  # type: ignore[attr-defined]
        audit.view("hub.transfers", staff=staff, subjects=[person], reason=reason)
        entries = transfer_log.about(person)
    context = {
        "person": person,
        "reason": reason,
        "entries": entries,
        "refused": transfer_log.refused_inquiries(),
        "findings": findings,
        "fkeys": [FunctionKey("back", href="/")],
    }
    return render(request, "hub/transfers.html", context, status=422 if findings else 200)


def _findings(person: str, reason: str) -> list[Finding]:
    given = (("addressee_no", person, "宛名番号がありません"), ("reason", reason, "検索の理由がありません"))
    return [Finding("HU-40", text, field=name, law="U-19") for name, value, text in given if not value]
