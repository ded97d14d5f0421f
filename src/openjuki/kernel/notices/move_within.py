"""転居 — 住民基本台帳法 第23条; ex officio 施行令 第12条第1項. RR-02, RR-03, S 4.1.2, S 4.2.0.2.

All or some members of one household move inside the ward, into a new household or into an existing one.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from openjuki.kernel.notices.heads import ExOfficio, Given, Head
from openjuki.kernel.register.address import Address


@dataclass(frozen=True, slots=True)
class MovingMember:
    """転居者. `relationship`: 続柄 in the household after the move; empty = as before.

    For a whole household that keeps together nothing needs to be said.
    """

    addressee_no: str
    relationship: str = ""


@dataclass(frozen=True, slots=True)
class StayingMember:
    """残留者 — what becomes of a member who stays (世帯主が転居したとき; S 4.0.4)."""

    addressee_no: str
    relationship: str


@dataclass(frozen=True, kw_only=True)
class WithinWard(Head):
    """転居. `household_no`: 世帯番号 they leave. `moved_on`: 異動日 = 住所を定めた日.

    `joins`: 世帯番号 at the new address that they join; empty = all who move form one household of their own:
    the old number when all move, a new one when some stay. `staying`: new 続柄 of those who stay.
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
class MoveWithin(WithinWard, Given):
    """転居届."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWithinExOfficio(WithinWard, ExOfficio):
    """職権による転居. `notified_on`: the day on which the grounds came."""
