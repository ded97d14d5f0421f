"""郵便番号・町名から町を選ぶ: the towns of a postal code, or those whose name contains what was typed."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from openjuki.runtime import places
from openjuki.runtime.rights import requires
from openjuki.systems.residents.web.common import staff_of, wards_of

MOST = 40
_POSTAL = re.compile(r"[0-9]{3}-?[0-9]{4}")


@requires("residents.enter")
@require_POST
def towns(request: HttpRequest) -> HttpResponse:
    """A fragment with the town or the choice of towns. The name of the posted field says which address."""
    name, typed = next(
        ((n, str(v).strip()) for n, v in request.POST.items() if n.endswith("postal_code")), ("", "")
    )
    own = name.partition(".")[0] == "address"
    found = places.by_postal_code(typed) if _POSTAL.fullmatch(typed) else []
    if typed and not found and not typed.isdigit():
        found = _by_name(typed, wards_of(staff_of(request)) if own else None)
    context = {"towns": found[:MOST], "more": len(found) > MOST, "typed": typed, "own": own}
    return render(request, "residents/_towns.html", context)


def _by_name(typed: str, wards: list[str] | None) -> list[places.Town]:
    """Towns by name: inside the given wards, or behind the name of a municipality (仙台市青葉区本町)."""
    if wards is not None:
        return [t for w in wards for t in places.towns(w) if typed in t.name]
    for m in places.municipalities():
        for head in (m.full_name, m.name):
            if typed.startswith(head) and (rest := typed[len(head) :]):
                found = [t for t in places.towns(m.code) if t.name.startswith(rest)]
                if found:
                    return found
    return []
