"""郵便番号・町名から町を選ぶ: the towns of a postal code, or those whose name contains what was typed.

Inside the city its own dictionary is offered, with 丁目, since the register's addresses are written by it; only
then does the new address meet those who live there already. Elsewhere the national list must do. S 1.3.3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openjuki.kernel.register.view import AddressRow
from openjuki.runtime import installation, places
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import towns as dictionary

MOST = 40
_POSTAL = re.compile(r"[0-9]{3}-?[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Offer:
    """One town as the form takes it over."""

    postal_code: str
    municipality: str
    town_code: str
    address: str


def wards_of(staff: Staff) -> list[str]:
    """Codes of the wards that the person serves: one, or all of the city."""
    if staff.ward:
        return [staff.ward]
    city = installation.current().municipality[:5]
    return [w.code for w in places.wards(city)] or [city]


def offers(typed: str, *, own: bool, staff: Staff) -> list[Offer]:
    """Towns that may be meant by a postal code or part of a name. `own`: an address in the city."""
    if not typed:
        return []
    wards = wards_of(staff) if own else None
    found = _own(typed, wards) if wards is not None else []
    return found or [_national(t) for t in _anywhere(typed, wards)]


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
