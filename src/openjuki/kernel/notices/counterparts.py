"""届出の準用 (S 4.2.0.2): what is done ex officio where nobody notifies (住民基本台帳法施行令 第12条第1項).

Its rules, its effect, its form and its papers are those of the 届出, but for the notifier and the 届出日.
"""

from typing import Final

from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdMergeExOfficio,
    HouseholdReassignment,
    HouseholdReassignmentExOfficio,
    HouseholdSplit,
    HouseholdSplitExOfficio,
    NewHouseholder,
    NewHouseholderExOfficio,
)
from openjuki.kernel.notices.inter_ward_move import InterWardMove, InterWardMoveExOfficio
from openjuki.kernel.notices.move_out import MoveOut, MoveOutExOfficio
from openjuki.kernel.notices.move_within import MoveWithin, MoveWithinExOfficio

#: Kind ex officio → the 届出 that it stands for. A 転入届 has 職権記載 (S 4.2.1.1), which enters more than it.
COUNTERPARTS: Final[dict[type, type]] = {
    MoveWithinExOfficio: MoveWithin,
    MoveOutExOfficio: MoveOut,
    InterWardMoveExOfficio: InterWardMove,
    HouseholdSplitExOfficio: HouseholdSplit,
    HouseholdMergeExOfficio: HouseholdMerge,
    HouseholdReassignmentExOfficio: HouseholdReassignment,
    NewHouseholderExOfficio: NewHouseholder,
}
