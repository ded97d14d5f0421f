"""Members of one household as a form lists them (世帯員): in their standing order, with what identifies them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from openjuki.kernel.names.shown import full_name, full_reading
from openjuki.kernel.register.codes import Sex, Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import state_on
from openjuki.runtime import clock
from openjuki.systems.residents.selectors import holds, rows


@dataclass(frozen=True, slots=True)
class HouseMember:
    """One active member. `address`: one line, the same for all unless the register says otherwise."""

    addressee_no: str
    name: str
    reading: str
    relationship: str
    birth: str
    sex: str
    address: str
    ward: str
    protected: bool


def members(household_no: str) -> tuple[HouseMember, ...]:
    """Active members in standing order; empty for an unknown household."""
    if not household_no:
        return ()
    numbers = rows.members_of([household_no]).get(household_no, [])
    versions = rows.current_versions(numbers, with_number=False)
    protected = holds.protected(numbers)
    return tuple(_member(no, versions[no].record, no in protected) for no in numbers)


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person whom a notice names, resident or not. `record`: None where it may not be shown."""

    member: HouseMember
    state: str
    resident: bool
    household_no: str
    record: Record | None = field(repr=False)


def named(addressee_nos: Sequence[str]) -> dict[str, NamedPerson]:
    """Persons of the register by 宛名番号; unknown numbers are left out."""
    versions = rows.current_versions(list(addressee_nos), with_number=False)
    protected = holds.protected(list(versions))
    return {no: _named(no, v.record, no in protected) for no, v in versions.items()}


def _named(addressee_no: str, r: Record, protected: bool) -> NamedPerson:
    state = state_on(r, clock.today())
    resident = state == Status.RESIDENT
    member = _member(addressee_no, r, protected)
    return NamedPerson(member, Status.LABELS[state], resident, r.household_no if resident else "", r)


def _member(addressee_no: str, r: Record, protected: bool) -> HouseMember:
    return HouseMember(
        addressee_no=addressee_no,
        name=full_name(r),
        reading=full_reading(r),
        relationship=r.relationship,
        birth=r.birth.display() if r.birth else "",
        sex=Sex.LABELS.get(r.sex, ""),
        address=f"{r.address_text}{r.address_lot} {r.address_detail}".strip(),
        ward=r.ward,
        protected=protected,
    )
