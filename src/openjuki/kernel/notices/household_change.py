"""世帯変更の届出 — 世帯分離・世帯合併・世帯変更・世帯主変更, 住民基本台帳法 第25条. S 4.1.4, RR-02.

Nobody moves: an address is not an item of these notices (S 4.1.4.1 forbids both at once).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.notices.heads import Given
from openjuki.kernel.notices.move_within import MovingMember, StayingMember


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSplit(Given):
    """世帯分離届. `members` leave the household `household_no` and form a new one at the same address.

    `members.relationship`: 続柄 in the new household. `staying`: new 続柄 of those who stay, when the
    householder is among those who leave.
    """

    split_on: date
    household_no: str
    members: tuple[MovingMember, ...]
    staying: tuple[StayingMember, ...] = ()

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.split_on


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMerge(Given):
    """世帯合併届. All `members` of the household `household_no` go over into `joins`, at the same address.

    `members.relationship`: 続柄 to the householder of the household that they join.
    """

    merged_on: date
    household_no: str
    joins: str
    members: tuple[MovingMember, ...]

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.merged_on


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdReassignment(Given):
    """世帯変更届. Some `members` of the household `household_no` pass over into `joins`, at the same address.

    The others stay a household: `staying` states their new 続柄 when the householder passes over.
    """

    reassigned_on: date
    household_no: str
    joins: str
    members: tuple[MovingMember, ...]
    staying: tuple[StayingMember, ...] = ()

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.reassigned_on


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHouseholder(Given):
    """世帯主変更届. Every member of the household `household_no` with the 続柄 to the new householder."""

    took_over_on: date
    household_no: str
    members: tuple[MovingMember, ...]

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.took_over_on


#: The four kinds of 住民基本台帳法 第25条.
HOUSEHOLD_CHANGES: Final = (HouseholdSplit, HouseholdMerge, HouseholdReassignment, NewHouseholder)
