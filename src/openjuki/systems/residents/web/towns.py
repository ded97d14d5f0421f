"""町を選ぶ画面の断片: the town, or the choice of towns, that a typed postal code or name can mean."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from openjuki.runtime.rights import requires
from openjuki.systems.residents.selectors.town_offers import MOST, offers
from openjuki.systems.residents.web.common import staff_of


@requires("residents.enter")
@require_POST
def towns(request: HttpRequest) -> HttpResponse:
    """A fragment with the town or the choice of towns. The name of the posted field says which address."""
    name, typed = next(
        ((n, str(v).strip()) for n, v in request.POST.items() if n.endswith("postal_code")), ("", "")
    )
    own = name.partition(".")[0] == "address"
    found = offers(typed, own=own, staff=staff_of(request))
    context = {"towns": found[:MOST], "more": len(found) > MOST, "typed": typed, "own": own}
    return render(request, "residents/_towns.html", context)
