"""Who already lives at an address (その住所の世帯): shown while a new address is entered. S 4.0.1, S 4.0.2.

A household with a protected person is shown, nameless, to whoever holds the right for 支援措置; to others the
address looks as if nobody lived there.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.address import Address
from openjuki.systems.residents.selectors import holds, rows
from openjuki.systems.residents.selectors.view_for import all_residents_at

PARTS = ("code", "town_code", "text", "lot", "detail", "postal_code", "country")


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One household at the address. `members`: (宛名番号, 氏名, 続柄), empty where it is masked."""

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
    address: Address, *, without: Container[str] = (), protected_too: bool = False
) -> list[Neighbour]:
    """Households at the same town and lot: those of the same 方書 first, each part in order of 世帯番号."""
    present = all_residents_at(address, protected_too=protected_too)
    versions = rows.current_versions(present, with_number=False)
    same = {v.record.household_no for v in versions.values() if v.record.address_detail == address.detail}
    homes = sorted({v.record.household_no for v in versions.values()}, key=lambda h: (h not in same, h))
    members = rows.members_of(homes)
    found = {h: members[h] for h in homes if h in members and h not in without}
    people = rows.current_versions([m for each in found.values() for m in each], with_number=False)
    protected = holds.protected(list(people))
    shown = [_neighbour(h, m, people, bool(protected.intersection(m))) for h, m in found.items()]
    return [n for n in shown if protected_too or not n.protected]


def _neighbour(household_no: str, members: list[str], people: Mapping[str, Any], masked: bool) -> Neighbour:
    first = people[members[0]].record
    if masked:
        return Neighbour(household_no, "", "", (), True, len(members))
    listed = tuple((m, full_name(people[m].record), people[m].record.relationship) for m in members)
    return Neighbour(household_no, first.householder_name, first.address_detail, listed, False, len(members))
