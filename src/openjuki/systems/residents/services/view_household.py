"""世帯の照会 (業務): a household on a day, logged before it is shown. RR-04, U-08, U-19, S 2.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors.household import HouseholdView, household_on
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.holds import refuse_held_household
from openjuki.systems.residents.services.masking import masked
from openjuki.systems.residents.services.own_ward import is_elsewhere
from openjuki.systems.residents.services.search_residents import may_see_protected, refuse_without_purpose


@service("residents.view_household")
def view_household(
    *, staff: Staff, household_no: str, case_no: str = "", reason: str = "", as_of: date | None = None
) -> HouseholdView:
    """Members in standing order. Raises Invalid without a purpose, NotFound where nobody of the own ward belongs to it.

    Protected members are masked, and the address with them, for whoever may not see them.
    """
    refuse_without_purpose(staff, case_no, reason)
    found = household_on(household_no, clock.today(), day=as_of)
    if found is None or is_elsewhere(staff, found.ward, case_no):
        raise NotFound(
            Finding(
                "S08",
                "この日にこの世帯番号の世帯はありません。",
                field="household_no",
                remedy="世帯番号と日を確かめてください。",
            )
        )
    refuse_held_household(household_no)
    audit.view(
        "residents.view_household", staff=staff, subjects=[m.addressee_no for m in found.members],
        terms={"household_no": household_no, "as_of": as_of.isoformat() if as_of else ""},
        reason=reason, case_no=case_no,
    )  # fmt: skip
    if any(m.protected for m in found.members) and not may_see_protected(staff, reason):
        return replace(masked(found), address="")
    return found
