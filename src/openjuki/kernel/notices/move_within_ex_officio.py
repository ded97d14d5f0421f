"""職権による転居 — 転居届 that nobody gave (住民基本台帳法 第8条, 施行令 第12条第1項; S 4.2.0.2). RR-03.

The rules of the 転居届 apply, but for those about the notifier and the 届出日.
"""

from dataclasses import dataclass

from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.notices.move_within import WithinWard


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveWithinExOfficio(WithinWard, ExOfficio):
    """職権による転居. `notified_on`: the day on which the grounds came."""
