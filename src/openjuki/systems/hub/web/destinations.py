"""移転先と利用申請の画面 — HB-06, HB-07: the list, one destination, apply, approve, end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.exchange import selectors
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.hub.selectors import destinations as reading
from openjuki.systems.hub.services import uses


@requires("hub.destinations.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All destinations with how far each has fetched."""
    rights = request.staff.rights  # type: ignore[attr-defined]
    stopped = len(selectors.stopped()) if "hub.messages.view" in rights else 0
    context = {"lines": reading.lines(), "stopped": stopped}
    return render(request, "hub/destinations.html", context)


@requires("hub.destinations.view")
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One destination: offices, affairs, legal basis, applications."""
    found = reading.whole(number)
    if found is None:
        raise NotFound(Finding("HU-10", "その移転先はありません"))
    in_force = next((u for u in found.uses if u.state == "承認済み"), None)
    context = {
        "d": found,
        "in_force": in_force,
        "undecided": any(u.state == "審査中" for u in found.uses),
        "items": reading.all_items(),
        "chosen": in_force.items if in_force else (),
        "scopes": list(reading.SCOPES.items()),
        "fkeys": [FunctionKey("back", href="/")],
    }
    return render(request, "hub/destination.html", context)


@requires("hub.uses.apply")
@require_POST
def apply_for(request: HttpRequest, number: int) -> HttpResponse:
    """利用申請の登録."""
    uses.apply_for_use(
        destination_no=number,
        items=request.POST.getlist("items"),
        scope=request.POST.getlist("scope"),
        purpose=request.POST.get("purpose", "")[:1000],
        staff=_staff(request),
    )
    return redirect("destination", number)


@requires("hub.uses.approve")
@require_POST
def approve(request: HttpRequest, number: int, application_id: int) -> HttpResponse:
    """承認, by another than who applied."""
    uses.approve_use(application_id=application_id, staff=_staff(request))
    return redirect("destination", number)


@requires("hub.uses.approve")
@require_POST
def end(request: HttpRequest, number: int, application_id: int) -> HttpResponse:
    """利用の終了, or 却下 of what is not yet approved."""
    uses.end_use(application_id=application_id, reason=request.POST.get("reason", ""), staff=_staff(request))
    return redirect("destination", number)


def _staff(request: HttpRequest) -> Any:
    return request.staff  # type: ignore[attr-defined]
