"""証明書の事故 of the seal registration; what is done and shown there says `runtime.release.pages`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.runtime.release import pages
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.seals.services.incidents import desk
from openjuki.systems.seals.web.common import go, page, staff_of


@requires("seals.incident")
@require_http_methods(["GET", "POST"])
def incidents(request: HttpRequest) -> HttpResponse:
    """事故の一覧: open ones first. Posted: 事故の当番に就く."""
    staff = staff_of(request)
    if request.method == "POST":
        desk.take_duty(staff=staff)
        return go(reverse("incidents"), done="incident_duty")
    around = pages.listed(desk, request)
    around["fkeys"].append(FunctionKey("back", href="/"))
    return page(request, "seals/incidents.html", {**around, "lines": desk.lines(staff=staff)})


@requires("seals.incident")
@require_http_methods(["GET", "POST"])
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident; posted, the next step is taken."""
    context, status = pages.acted(desk, request, incident_id, reverse("incidents"))
    if not context:
        return go(reverse("incident", args=[incident_id]), done="incident")
    return page(request, "seals/incident.html", context, status=status)
