"""転出の取りやめ — 転出届 taken back before its planned day. S 4.6.0.1, 住民基本台帳法 第24条.

After the planned day the record is removed, and taking that back is 異動の取消し(増), another kind of notice.
"""

from dataclasses import dataclass
from datetime import date

from openjuki.kernel.notices.heads import Given


@dataclass(frozen=True, slots=True)
class RemainingMember:
    """転出を取りやめる人."""

    addressee_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOutWithdrawal(Given):
    """転出取りやめの申出. All or some of those who planned to leave one household stay after all.

    `certificate_returned`: 転出証明書 (or its equivalent) came back, so that nobody can move in with it.
    """

    household_no: str
    members: tuple[RemainingMember, ...]
    certificate_returned: bool = False

    @property
    def changed_on(self) -> date:
        """異動年月日: the plan ends on the day of the notice."""
        return self.notified_on
