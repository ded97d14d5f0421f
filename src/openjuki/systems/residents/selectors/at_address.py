"""Who already lives at an address (その住所の世帯): shown while a new address is entered. S 4.0.1, S 4.0.2.

A household with a protected person is a nameless row; whoever holds the right for 支援措置 sees its number.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.address import Address
from openjuki.systems.residents.selectors import holds, rows
from openjuki.systems.residents.selectors.view_for import residents_at

PARTS = ("code", "town_code", "text", "lot", "detail", "postal_code", "country")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One household at the address. `members`: (宛名番号, 氏名, 続柄), empty where it is masked.

    `household_no`: empty where it is masked and the reader lacks the right for 支援措置.
    """

    household_no: str
    householder_name: str
    detail: str
    members: tuple[tuple[str, str, str], ...]
    protected: bool
    size: int


def address_from(data: Any) -> Address:
    """An address as typed so far; parts that are missing stay blank."""
    if not isinstance(data, Mapping):
        return Address()
    return Address(**{p: str(data.get(p) or "") for p in PARTS})


def households_at(
    address: Address, *, without: Container[str] = (), numbers_of_protected: bool = False
) -> list[Neighbour]:
    """Households at the same town and lot, whatever their 方書, in order of 世帯番号."""
    versions = rows.current_versions(residents_at(address, any_detail=True), with_number=False)
    homes = sorted({v.record.household_no for v in versions.values()})
    members = {h: m for h, m in rows.members_of(homes).items() if h not in without}
    people = rows.current_versions([m for each in members.values() for m in each], with_number=False)
    protected = holds.protected(list(people))
    found = [_neighbour(h, m, people, bool(protected.intersection(m))) for h, m in members.items()]
    return [replace(n, household_no="") if n.protected and not numbers_of_protected else n for n in found]


def _neighbour(household_no: str, members: list[str], people: Mapping[str, Any], masked: bool) -> Neighbour:
    first = people[members[0]].record
    if masked:
        return Neighbour(household_no, "", "", (), True, len(members))
    listed = tuple((m, full_name(people[m].record), people[m].record.relationship) for m in members)
    return Neighbour(household_no, first.householder_name, first.address_detail, listed, False, len(members))
