"""死亡・失踪宣告による職権消除 — 戸籍法 第86条・第94条 (住民基本台帳法 第8条, 施行令 第12条第2項第1号). S 4.2.2, RR-03.

失踪宣告 has no 異動事由 of its own: it is 職権消除 (S 4.2.2.2). 認定死亡 (戸籍法89条) is a death.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.notices.move_within import StayingMember


@dataclass(frozen=True, slots=True)
class RemovedMember:
    """消除される人."""

    addressee_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Death(ExOfficio):
    """死亡. `members`: the one who died, of the household `household_no`; `died_on`: 死亡日, may be uncertain.

    `staying`: new 続柄 of those who are left, when the householder died.
    """

    DAY: ClassVar[str] = "died_on"

    died_on: UncertainDate
    household_no: str
    members: tuple[RemovedMember, ...]
    staying: tuple[StayingMember, ...] = ()

    @property
    def changed_on(self) -> date:
        """異動年月日 (整列用の日 where it is uncertain)."""
        return self.died_on.sort_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Disappearance(ExOfficio):
    """失踪宣告. `deemed_dead_on`: 死亡とみなされる日 (民法31条), may be uncertain; `judged_on`: 裁判確定の日."""

    DAY: ClassVar[str] = "deemed_dead_on"

    deemed_dead_on: UncertainDate
    household_no: str
    members: tuple[RemovedMember, ...]
    judged_on: date | None = None
    staying: tuple[StayingMember, ...] = ()

    @property
    def changed_on(self) -> date:
        """異動年月日 (整列用の日 where it is uncertain)."""
        return self.deemed_dead_on.sort_day
