"""転入通知 — 住民基本台帳法 第9条第1項: the municipality that somebody moved to tells us. RR-02, S 4.1.3.1."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.register.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInNotification(ExOfficio):
    """転入通知. `notified_on`: 転入通知年月日; `moved_in_on`: 転入日 there = 転出年月日(確定).

    `destination`: 転出先住所(確定). It stands beside what was planned and overwrites nothing. Sent again, it
    corrects what the former one said.
    """

    DAY: ClassVar[str] = "moved_in_on"

    #: Whoever is removed by it may leave a household behind (S 4.0.4).
    WITH_HOUSEHOLDS: ClassVar[bool] = True

    moved_in_on: date
    addressee_no: str
    destination: Address

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.moved_in_on
