"""世帯変更の届出 — 世帯分離・世帯合併・世帯変更・世帯主変更, 住民基本台帳法 第25条. S 4.1.4, RR-02.

Nobody moves: an address is not an item of these notices (S 4.1.4.1 forbids both at once).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.notices.move_within import MovingMember, StayingMember
from openjuki.kernel.notices.parties import Agent, IdentityCheck, Notifier


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdSplit:
    """世帯分離届. `members` leave the household `household_no` and form a new one at the same address.

    `members.relationship`: 続柄 in the new household. `staying`: new 続柄 of those who stay, when the
    householder is among those who leave.
    """

    ward: str
    notified_on: date
    split_on: date
    household_no: str
    members: tuple[MovingMember, ...]
    notifier: Notifier
    identity: IdentityCheck | None
    agent: Agent | None = None
    staying: tuple[StayingMember, ...] = ()
    note: str = ""

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.split_on


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdMerge:
    """世帯合併届. All `members` of the household `household_no` go over into `joins`, at the same address.

    `members.relationship`: 続柄 to the householder of the household that they join.
    """

    ward: str
    notified_on: date
    merged_on: date
    household_no: str
    joins: str
    members: tuple[MovingMember, ...]
    notifier: Notifier
    identity: IdentityCheck | None
    agent: Agent | None = None
    note: str = ""

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.merged_on


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdReassignment:
    """世帯変更届. Some `members` of the household `household_no` pass over into `joins`, at the same address.

    The others stay a household: `staying` states their new 続柄 when the householder passes over.
    """

    ward: str
    notified_on: date
    reassigned_on: date
    household_no: str
    joins: str
    members: tuple[MovingMember, ...]
    notifier: Notifier
    identity: IdentityCheck | None
    agent: Agent | None = None
    staying: tuple[StayingMember, ...] = ()
    note: str = ""

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.reassigned_on


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHouseholder:
    """世帯主変更届. Every member of the household `household_no` with the 続柄 to the new householder."""

    ward: str
    notified_on: date
    took_over_on: date
    household_no: str
    members: tuple[MovingMember, ...]
    notifier: Notifier
    identity: IdentityCheck | None
    agent: Agent | None = None
    note: str = ""

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.took_over_on


#: The four kinds of 住民基本台帳法 第25条.
HOUSEHOLD_CHANGES: Final = (HouseholdSplit, HouseholdMerge, HouseholdReassignment, NewHouseholder)
