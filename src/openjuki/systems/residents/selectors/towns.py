"""Town dictionary (住所辞書の照会): which towns a typed address can mean; rows for checking one. S 1.3.3."""

from __future__ import annotations

from dataclasses import dataclass

from openjuki.kernel.register.view import AddressRow
from openjuki.runtime.db import prepared
from openjuki.systems.residents.models import Town
from openjuki.systems.residents.selectors.address_text import Reading, readings


@dataclass(frozen=True, slots=True)
class Place:
    """Towns and the numbers of the lot to look for in them (`10-5-`); none take every lot."""

    towns: tuple[str, ...]
    lot_key: str


def places_for(text: str) -> tuple[Place, ...]:
    """Where a typed address can be; empty when the dictionary has no such town."""
    found = []
    for reading in readings(text):
        towns = _towns_like(reading)
        if towns:
            found.append(Place(towns, reading.lot_key()))
    return tuple(found)


def _towns_like(reading: Reading) -> tuple[str, ...]:
    if not reading.town:
        return ()
    return tuple(r[0] for r in prepared.rows(_LIKE, [reading.town]))


_LIKE = "SELECT key FROM town WHERE strpos(folded, %s) > 0 ORDER BY key"
_ROW = "SELECT code, town_code, text, postal_codes, has_rooms FROM town WHERE key = %s"


def address_row(code: str, town_code: str) -> AddressRow | None:
    """One row of the dictionary in the kernel's form, or None."""
    row = prepared.row(_ROW, [code + town_code])
    if row is None:
        return None
    code, town_code, text, postal_codes, has_rooms = row
    return AddressRow(code, town_code, text, frozenset(postal_codes), frozenset(has_rooms))


def towns_of(code: str) -> list[AddressRow]:
    """All towns of one ward, in order of their codes: what the form offers."""
    return [_row(town) for town in Town.objects.filter(code=code).order_by("key")]


def by_postal_code(postal_code: str) -> list[AddressRow]:
    """Towns of the city that share a postal code, in order of their codes."""
    wanted = postal_code.replace("-", "")
    return [_row(t) for t in Town.objects.filter(postal_codes__contains=[wanted]).order_by("key")]


def _row(town: Town) -> AddressRow:
    return AddressRow(
        town.code, town.town_code, town.text, frozenset(town.postal_codes), frozenset(town.has_rooms)
    )
