"""証明書の事故 of the register; what is done and shown there says `runtime.release.pages`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.runtime.release import pages
from openjuki.runtime.rights import requires
from openjuki.systems.residents.services.incidents import desk, listed
from openjuki.systems.residents.web.common import go, page, staff_of, tabs


@requires("residents.incident")
@require_http_methods(["GET", "POST"])
def incidents(request: HttpRequest) -> HttpResponse:
    """事故の一覧: open ones first, and how many are open elsewhere, for they stop the channel here too.

    Posted: 事故の当番に就く.
    """
    staff = staff_of(request)
    if request.method == "POST":
        desk.take_duty(staff=staff)
        return go(reverse("residents:incidents"), done="incident_duty")
    walk = tabs(staff, "incidents")
    lines = listed(staff=staff, scope=walk["scope"].chosen)
    around = pages.listed(desk, request)
    around["fkeys"] += walk["tab_keys"]
    context = {**walk, **around, "lines": lines, "beyond": desk.open_beyond(lines)}
    return page(request, "residents/incidents.html", context)


@requires("residents.incident")
@require_http_methods(["GET", "POST"])
def incident(request: HttpRequest, incident_id: int) -> HttpResponse:
    """One incident; posted, the next step is taken."""
    context, status = pages.acted(desk, request, incident_id, reverse("residents:incidents"))
    if not context:
        return go(reverse("residents:incident", args=[incident_id]), done="incident")
    return page(request, "residents/incident.html", context, status=status)
