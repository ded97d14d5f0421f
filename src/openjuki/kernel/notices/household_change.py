"""世帯変更の届出と職権 — 世帯分離・世帯合併・世帯変更・世帯主変更, 住民基本台帳法 第25条. S 4.1.4, S 4.2.0.2, RR-02.

Nobody moves: an address is not an item of these notices (S 4.1.4.1 forbids both at once). What is notified and what
is done ex officio where nobody notifies (施行令 第12条第1項) have the same items, and another head. The items have no
slots of their own: two bases with slots cannot stand in one class.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from openjuki.kernel.notices.heads import ExOfficio, Given, Head
from openjuki.kernel.notices.move_within import MovingMember, StayingMember


@dataclass(frozen=True, kw_only=True)
class Split(Head):
    """世帯分離. `members` leave the household `household_no` and form a new one at the same address.

    `members.relationship`: 続柄 in the new household. `staying`: new 続柄 of those who stay, when the
    householder is among those who leave.
    """

    DAY: ClassVar[str] = "split_on"

    split_on: date
    household_no: str
    members: tuple[MovingMember, ...]
    staying: tuple[StayingMember, ...] = ()

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.split_on


@dataclass(frozen=True, kw_only=True)
class Merge(Head):
    """世帯合併. All `members` of the household `household_no` go over into `joins`, at the same address.

    `members.relationship`: 続柄 to the householder of the household that they join.
    """

    DAY: ClassVar[str] = "merged_on"

    merged_on: date
    household_no: str
    joins: str
    members: tuple[MovingMember, ...]

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.merged_on


@dataclass(frozen=True, kw_only=True)
class Reassignment(Head):
    """世帯変更. Some `members` of the household `household_no` pass over into `joins`, at the same address.

    The others stay a household: `staying` states their new 続柄 when the householder passes over.
    """

    DAY: ClassVar[str] = "reassigned_on"

    reassigned_on: date
    household_no: str
    joins: str
    members: tuple[MovingMember, ...]
    staying: tuple[StayingMember, ...] = ()

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.reassigned_on


@dataclass(frozen=True, kw_only=True)
class TakeOver(Head):
    """世帯主変更. Every member of the household `household_no` with the 続柄 to the new householder."""

    DAY: ClassVar[str] = "took_over_on"

    took_over_on: date
    household_no: str
    members: tuple[MovingMember, ...]

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.took_over_on


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSplit(Split, Given):
    """世帯分離届."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSplitExOfficio(Split, ExOfficio):
    """職権による世帯分離."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMerge(Merge, Given):
    """世帯合併届."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMergeExOfficio(Merge, ExOfficio):
    """職権による世帯合併."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdReassignment(Reassignment, Given):
    """世帯変更届."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdReassignmentExOfficio(Reassignment, ExOfficio):
    """職権による世帯変更."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHouseholder(TakeOver, Given):
    """世帯主変更届."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHouseholderExOfficio(TakeOver, ExOfficio):
    """職権による世帯主変更."""


#: The four kinds of 住民基本台帳法 第25条.
HOUSEHOLD_CHANGES: Final = (HouseholdSplit, HouseholdMerge, HouseholdReassignment, NewHouseholder)
