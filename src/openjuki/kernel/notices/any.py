"""届出の総称 — every kind of notice that `decide` understands."""

from dataclasses import fields
from typing import Final

from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.corrections import CORRECTIONS
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.death import Death, Disappearance
from openjuki.kernel.notices.family_register import FamilyRegisterNotice
from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    NewHouseholder,
)
from openjuki.kernel.notices.individual import INDIVIDUAL
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import MoveOut
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.shape import Notice, columns_of

#: One line per kind.
ALL: Final[tuple[type, ...]] = (
    MoveIn,
    MoveWithin,
    InterWardMove,
    *CORRECTIONS,
    *INDIVIDUAL,
    MoveOut,
    MoveOutWithdrawal,
    MoveInNotification,
    Cancellation,
    HouseholdSplit,
    HouseholdMerge,
    HouseholdReassignment,
    NewHouseholder,
    Birth,
    Death,
    Disappearance,
    FamilyRegisterNotice,
    *COUNTERPARTS,
)


def having(*names: str, without: tuple[type, ...] = ()) -> tuple[type, ...]:
    """The kinds whose dataclass has all these fields: a rule about `agent` judges every notice with one.

    `members.relationship` names an item of the rows `members`.
    """
    return tuple(kind for kind in ALL if kind not in without and all(_has(kind, name) for name in names))


def _has(kind: type, name: str) -> bool:
    field, dot, column = name.partition(".")
    if dot:
        return column in columns_of(kind, field)
    return name in {each.name for each in fields(kind)}


__all__ = ["ALL", "Notice", "having"]
