"""Who may work on a notice about persons under 支援措置 (S 3.4, RR-25): the right, or it is handed over.

Without this, a 転居届 opened for anybody would show what a search and an inquiry hide.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from openjuki.runtime.errors import Finding, Forbidden, NotFound
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import holds
from openjuki.systems.residents.selectors.members import HouseMember, members
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.search_residents import SUPPORT


def refuse_protected(staff: Staff, addressee_nos: Collection[str], *, field: str = "") -> None:
    """Raise Forbidden (S07) where one of them is protected and the staff lack the right."""
    if not staff.may(SUPPORT) and holds.protected(sorted(addressee_nos)):
        raise Forbidden(
            Finding(
                "S07",
                "支援措置の対象者が含まれる届です。扱うには権限が必要です。",
                field=field,
                law="住民基本台帳事務処理要領 第6 (支援措置)、S 3.4",
                remedy="支援措置責任者に引き継いでください。",
            )
        )


def household_for(staff: Staff, household_no: str, *, field: str = "household_no") -> tuple[HouseMember, ...]:
    """Members of a household that these staff may put into a notice; empty where nobody belongs to it.

    Raises NotFound for another ward's household (its members move by 区間異動), Forbidden (S07).
    """
    found = members(household_no)
    if found and staff.ward and staff.ward != found[0].ward:
        raise NotFound(
            Finding(
                "C06",
                "この住民は、この区の世帯にいません。",
                field=field,
                remedy="検索(F2)で本人を確かめてください。他の区の住民は区間異動で受け付けます。",
            )
        )
    refuse_protected(staff, [m.addressee_no for m in found], field=field)
    return found


def check_draft(staff: Staff, data: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> None:
    """Before a draft is written: the household that it newly names. Raises NotFound, Forbidden."""
    household_no = str(data.get("household_no") or "")
    if household_no and household_no != str((before or {}).get("household_no") or ""):
        household_for(staff, household_no)


@service("residents.check_draft")
def check_draft_of(*, staff: Staff, case_no: str, data: Mapping[str, Any]) -> None:
    """The same for a whole draft given at once; a refusal is on the log. Raises NotFound, Forbidden."""
    check_draft(staff, data)


def shown_members(staff: Staff, household_no: str) -> tuple[HouseMember, ...]:
    """The household of a draft as these staff may see it: nothing of another ward's, protected ones nameless.

    A person may have come under 支援措置 after the household was chosen: then the address goes for all.
    """
    found = members(household_no)
    if found and staff.ward and staff.ward != found[0].ward:
        return ()
    if staff.may(SUPPORT) or not any(m.protected for m in found):
        return found
    return tuple(_nameless(m) if m.protected else replace(m, address="") for m in found)


def _nameless(m: HouseMember) -> HouseMember:
    return replace(
        m, name="支援措置の対象者", reading="", relationship="", birth="", sex="", address="", ward=""
    )
