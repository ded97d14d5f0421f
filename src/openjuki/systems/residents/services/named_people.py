"""Persons whom a draft names (届の対象者), as these staff may see them: protected ones nameless. S 3.4."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors.members import NamedPerson, named
from openjuki.systems.residents.services.item_rights import blank_record, hidden_items
from openjuki.systems.residents.services.search_residents import SUPPORT


def shown_people(staff: Staff, addressee_nos: Collection[str]) -> dict[str, NamedPerson]:
    """By 宛名番号; of whom 支援措置 protects, nothing but the mark; items without a right are blank (U-05)."""
    hidden = hidden_items(staff)
    return {
        no: _nameless(person)
        if person.member.protected and not staff.may(SUPPORT)
        else replace(person, record=blank_record(person.record, hidden) if person.record else None)
        for no, person in named(sorted(addressee_nos)).items()
    }


def _nameless(person: NamedPerson) -> NamedPerson:
    member = replace(
        person.member, name="支援措置の対象者", reading="", relationship="", birth="", sex="", address="",
        ward="",
    )  # fmt: skip
    return replace(person, member=member, state="", household_no="", record=None)
