"""転出届 — 住民基本台帳法 第24条 (特例転出 第24条の2を含む). RR-02, S 4.1.3.

All or some members of one household leave the city, to another municipality or abroad. The 届出 is the only notice
whose day may lie ahead: until then the people are residents with a plan (decision 2). What nobody notified within
14 days is done ex officio, and has happened (S 4.1.3.0.1, S 4.2.0.2).
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from openjuki.kernel.dates.terms import notice_due_on
from openjuki.kernel.notices.death import RemovedMember
from openjuki.kernel.notices.heads import ExOfficio, Given, Head
from openjuki.kernel.notices.move_within import StayingMember
from openjuki.kernel.register.address import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavingMember:
    """転出者. `continues_card`: 国外転出者向け個人番号カードとしての継続利用 (since 2024-05-27)."""

    addressee_no: str
    continues_card: bool = False


@dataclass(frozen=True, kw_only=True)
class Leaving(Head):
    """転出. `moves_out_on`: 異動日. `destination`: 転出先住所(予定); the municipality alone is enough, abroad it bears
    a country.
    """

    DAY: ClassVar[str] = "moves_out_on"

    moves_out_on: date
    household_no: str
    destination: Address

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.moves_out_on

    @property
    def is_abroad(self) -> bool:
        """国外転出か."""
        return bool(self.destination.country)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOut(Leaving, Given):
    """転出届. `moves_out_on`: 転出予定年月日; it may be later than the notice.

    `card_move_out`: 特例転出: no certificate, the information goes to the communication server. `staying`: new 続柄 of
    those who stay; for a day that is still to come they are planned with it (`kernel.decide.departure`).
    """

    members: tuple[LeavingMember, ...]
    card_move_out: bool = False
    staying: tuple[StayingMember, ...] = ()

    def is_late(self, closing_days: Container[date] = frozenset()) -> bool:
        """届出期間の経過 — notified more than 14 days after the move, which is no 届出 any more (S 4.1.3.0.1)."""
        return self.notified_on > notice_due_on(self.moves_out_on, closing_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOutExOfficio(Leaving, ExOfficio):
    """職権による転出 — of people who left for a known place and told nobody in time. `notified_on`: the day on which
    the grounds came: an investigation, the 転入通知, a 転出届 after its term.
    """

    members: tuple[RemovedMember, ...]
    staying: tuple[StayingMember, ...] = ()
