"""郵便番号・町名から町を選ぶ: the towns of a postal code, or those whose name contains what was typed.

Inside the city its own dictionary is offered, with 丁目, since the register's addresses are written by it; only
then does the new address meet those who live there already. Elsewhere the national list must do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from openjuki.kernel.register.view import AddressRow
from openjuki.runtime import places
from openjuki.runtime.rights import requires
from openjuki.systems.residents.selectors import towns as dictionary
from openjuki.systems.residents.web.common import staff_of, wards_of

MOST = 40
_POSTAL = re.compile(r"[0-9]{3}-?[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Offer:
    """One town as the form takes it over."""

    postal_code: str
    municipality: str
    town_code: str
    address: str


@requires("residents.enter")
@require_POST
def towns(request: HttpRequest) -> HttpResponse:
    """A fragment with the town or the choice of towns. The name of the posted field says which address."""
    name, typed = next(
        ((n, str(v).strip()) for n, v in request.POST.items() if n.endswith("postal_code")), ("", "")
    )
    own = name.partition(".")[0] == "address"
    found = _own(typed, wards_of(staff_of(request))) if own and typed else []
    if typed and not found:
        found = [_national(t) for t in _anywhere(typed, wards_of(staff_of(request)) if own else None)]
    context = {"towns": found[:MOST], "more": len(found) > MOST, "typed": typed, "own": own}
    return render(request, "residents/_towns.html", context)


def _own(typed: str, wards: list[str]) -> list[Offer]:
    """Towns of the city's dictionary; empty where it knows none."""
    if _POSTAL.fullmatch(typed):
        return [_listed(row, typed) for row in dictionary.by_postal_code(typed)]
    if typed.isdigit():
        return []
    return [_listed(row) for row in dictionary.by_name(typed, wards)]


def _listed(row: AddressRow, typed: str = "") -> Offer:
    postal_code = typed.replace("-", "") or min(row.postal_codes, default="")
    return Offer(postal_code, row.code, row.town_code, row.text)


def _national(town: places.Town) -> Offer:
    return Offer(town.postal_code, town.municipality, town.town_code, town.address)


def _anywhere(typed: str, wards: list[str] | None) -> list[places.Town]:
    if _POSTAL.fullmatch(typed):
        return places.by_postal_code(typed)
    return [] if typed.isdigit() else _by_name(typed, wards)


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
