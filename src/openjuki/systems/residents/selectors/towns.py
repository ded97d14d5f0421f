"""Town dictionary (住所辞書の照会): which towns a typed address can mean; rows for checking one. S 1.3.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openjuki.kernel.register.view import AddressRow
from openjuki.runtime.db import prepared
from openjuki.systems.residents.models import Town
from openjuki.systems.residents.selectors.address_text import Reading, fold_address, readings


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


def ask_row(code: str, town_code: str) -> prepared.Asked:
    """Ask for one row of the dictionary; `row_from` reads what comes."""
    return prepared.ask(_ROW, [code + town_code])


def row_from(asked: prepared.Asked) -> AddressRow | None:
    """What `ask_row` brought, in the kernel's form; None where there is no such town."""
    for code, town_code, text, postal_codes, has_rooms in asked.result.rows:
        return AddressRow(code, town_code, text, frozenset(postal_codes), frozenset(has_rooms))
    return None


def address_row(code: str, town_code: str) -> AddressRow | None:
    """One row of the dictionary in the kernel's form, or None."""
    return row_from(ask_row(code, town_code))


def towns_of(code: str) -> list[AddressRow]:
    """All towns of one ward, in order of their codes: what the form offers."""
    return [_row(town) for town in Town.objects.filter(code=code).order_by("key")]


def by_postal_code(postal_code: str) -> list[AddressRow]:
    """Towns of the city that share a postal code, in order of their codes."""
    wanted = postal_code.replace("-", "")
    return [_row(t) for t in Town.objects.filter(postal_codes__contains=[wanted]).order_by("key")]


def by_name(text: str, codes: Sequence[str]) -> list[AddressRow]:
    """Towns of these wards whose text contains what was typed (本町３丁目 is 本町三丁目), by their codes."""
    found = Town.objects.filter(code__in=codes, folded__contains=fold_address(text))
    return [_row(town) for town in found.order_by("key")]


def meant(text: str, names: Mapping[str, str]) -> set[str]:
    """町字コード of the town of this name, else of those whose name begins so (本町: all its 丁目); never of what only
    contains it, for who says 本町 does not mean 東本町. `names`: by their codes, without 市区町村."""
    typed, folded = fold_address(text), {code: fold_address(name) for code, name in names.items()}
    exact = {code for code, name in folded.items() if name == typed}
    return exact or {code for code, name in folded.items() if typed and name.startswith(typed)}


def _row(town: Town) -> AddressRow:
    return AddressRow(
        town.code, town.town_code, town.text, frozenset(town.postal_codes), frozenset(town.has_rooms)
    )
