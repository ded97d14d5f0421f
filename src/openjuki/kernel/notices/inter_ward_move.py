"""区間異動 — 住民基本台帳法 第38条: from one ward of the city to another, entered at the new ward. RR-02.

A ward counts as a municipality, so the notice is like a 転入届; but the person stays in the city's register,
keeps 宛名番号 and numbers, and no other municipality hears of it (S 1.1.13, S 4.1.0.1).
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from openjuki.kernel.notices.heads import ExOfficio, Given, Head
from openjuki.kernel.notices.move_within import MovingMember, StayingMember
from openjuki.kernel.register.address import Address


@dataclass(frozen=True, kw_only=True)
class BetweenWards(Head):
    """区間異動. `ward`: the new ward; `household_no`: 世帯番号 they leave, in another ward.

    `moved_on`: 異動日. `joins`: 世帯番号 in the new ward that they join; empty = a household of their own, which
    always gets a new number. `staying`: new 続柄 of those who stay in the old ward.
    """

    DAY: ClassVar[str] = "moved_on"

    moved_on: date
    household_no: str
    address: Address
    members: tuple[MovingMember, ...]
    joins: str = ""
    staying: tuple[StayingMember, ...] = ()
    address_override: str = ""

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.moved_on


@dataclass(frozen=True, slots=True, kw_only=True)
class InterWardMove(BetweenWards, Given):
    """区間異動届."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterWardMoveExOfficio(BetweenWards, ExOfficio):
    """職権による区間異動 — nobody gave notice at the new ward (施行令 第12条第1項, S 4.2.0.2)."""
