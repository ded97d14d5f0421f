"""What 支援措置 hides of a household from whoever may not see it. S 3.4, RR-25."""

from __future__ import annotations

from dataclasses import replace

from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.systems.residents.selectors import household


def masked(found: household.HouseholdView) -> household.HouseholdView:
    """Protected members become nameless rows; the householder's number goes with a masked householder."""
    hidden = {m.addressee_no for m in found.members if m.protected}
    return replace(
        found,
        householder="" if found.householder in hidden else found.householder,
        members=tuple(_nameless(m) if m.protected else m for m in found.members),
    )


def _nameless(member: household.Member) -> household.Member:
    """The address is on this page: a protected member's name would tell where that person lives."""
    return replace(
        member, addressee_no="", name="", reading="", birth="", sex="", relationship="", card="", masked=True
    )


def head_is_protected(household_no: str, *, but: str) -> bool:
    """True where a protected person, other than `but`, heads or has headed this household."""
    return any(
        version.record.household_no == household_no and version.record.relationship == HOUSEHOLDER
        for versions in household.protected_histories(household_no, but=but)
        for version in versions
    )
