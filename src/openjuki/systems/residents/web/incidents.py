"""証明書の事故: what stopped the issuing of certificates, who answers for it, and how it ended (R02, R05)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from openjuki.runtime.errors import Finding, NotFound, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors.incidents import IncidentLine
from openjuki.systems.residents.services import incidents as services
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.incidents import IncidentForm


@requires("residents.incident")
@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """事故の一覧: open ones first."""
    staff = staff_of(request)
    walk = tabs(staff, "incidents")
    context = {**walk, "lines": services.list_incidents(staff=staff), "fkeys": [*walk["tab_keys"]]}
    return page(request, "residents/incidents.html", context)


@requires("residents.incident")
@require_http_methods(["GET", "POST"])
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident; posted, the next step is taken: 担当, 原因と対応, 終結."""
    staff = staff_of(request)
    found = next((i for i in services.list_incidents(staff=staff) if i.id == incident_id), None)
    if found is None:
        raise NotFound(Finding("I84", "その番号の事故はありません。"))
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            _act(request, staff, incident_id)
            return go(reverse("residents:incident", args=[incident_id]), done="incident")
        except Refused as e:
            if e.status not in (409, 422):
                raise
            refused, status = e.findings, e.status
    return page(request, "residents/incident.html", _context(request, staff, found, refused), status=status)


def _act(request: HttpRequest, staff: Staff, incident_id: int) -> None:
    post = request.POST
    match post.get("act"):
        case "own":
            services.own(staff=staff, incident_id=incident_id)
        case "close":
            services.close(staff=staff, incident_id=incident_id)
        case _:
            services.explain(
                staff=staff, incident_id=incident_id, cause=post.get("cause", ""),
                explanation=post.get("explanation", ""), measure=post.get("measure", ""),
            )  # fmt: skip


def _context(
    request: HttpRequest, staff: Staff, found: IncidentLine, refused: tuple[Finding, ...]
) -> dict[str, Any]:
    """What stands on the page, and the one step that these staff can take next."""
    step = ""
    if found.closed_at is None:
        step = "explain" if found.owner == staff.user_id else "close" if found.cause else "own"
    names = {"own": "担当する", "explain": "記録する", "close": "終結する"}
    keys = [FunctionKey("back", "事故の一覧", href=reverse("residents:incidents"))]
    if step:
        keys.append(FunctionKey("confirm", names[step], form="act"))
    given = {"cause": found.cause, "explanation": found.explanation, "measure": found.measure}
    form = IncidentForm(initial=dict(request.POST.items()) if refused else given)
    return {
        "line": found,
        "step": step,
        "form": form,
        "findings": refused,
        "form_level": [f for f in refused if f.field not in form.fields],
        "key": str(uuid7()),
        "fkeys": keys,
    }
