"""職権による転居 — 転居届 that nobody gave (住民基本台帳法 第8条, 施行令 第12条第1項; S 4.2.0.2). RR-03.

The rules of the 転居届 apply, but for those about the notifier and the 届出日.
"""

from dataclasses import dataclass
from datetime import date

from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.notices.move_within import MovingMember, StayingMember
from openjuki.kernel.register.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWithinExOfficio(ExOfficio):
    """職権による転居. Items as in `MoveWithin`; `notified_on`: the day on which the grounds came."""

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
