"""判定の入口 — runs the rules on a notice, and, when none refuses, works out the changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from openjuki.kernel.decide import individual
from openjuki.kernel.decide.birth import birth_changes
from openjuki.kernel.decide.corrections import correction_changes
from openjuki.kernel.decide.death import death_changes, disappearance_changes
from openjuki.kernel.decide.entry_ex_officio import entry_ex_officio_changes
from openjuki.kernel.decide.family_register import family_register_changes
from openjuki.kernel.decide.household_change import (
    merge_changes,
    new_householder_changes,
    reassignment_changes,
    split_changes,
)
from openjuki.kernel.decide.inter_ward_move import inter_ward_changes, inter_ward_ex_officio_changes
from openjuki.kernel.decide.move_in import move_in_changes
from openjuki.kernel.decide.move_out import (
    move_out_changes,
    move_out_ex_officio_changes,
    move_out_plan,
    notification_changes,
    withdrawal_changes,
)
from openjuki.kernel.decide.move_within import move_within_changes
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.corrections import CORRECTIONS
from openjuki.kernel.notices.counterparts import COUNTERPARTS
from openjuki.kernel.notices.death import Death, Disappearance
from openjuki.kernel.notices.entry_ex_officio import EntryExOfficio
from openjuki.kernel.notices.family_register import FamilyRegisterNotice
from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    NewHouseholder,
)
from openjuki.kernel.notices.inter_ward_move import InterWardMove, InterWardMoveExOfficio
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import MoveOut, MoveOutExOfficio
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.shape import Notice, named_persons
from openjuki.kernel.register.decision import ERROR, Change, Decision, Take
from openjuki.kernel.register.event_notes import joined
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.rules import check
from openjuki.kernel.unwinding.changes import cancellation_changes

_CHANGES: dict[type, Callable[[RegisterView, Any], tuple[Change, ...]]] = {
    MoveIn: move_in_changes,
    MoveWithin: move_within_changes,
    **dict.fromkeys(CORRECTIONS, correction_changes),
    **individual.CHANGES,
    MoveOutWithdrawal: withdrawal_changes,
    InterWardMove: inter_ward_changes,
    Cancellation: cancellation_changes,
    HouseholdSplit: split_changes,
    HouseholdMerge: merge_changes,
    HouseholdReassignment: reassignment_changes,
    NewHouseholder: new_householder_changes,
    Birth: birth_changes,
    Death: death_changes,
    Disappearance: disappearance_changes,
    FamilyRegisterNotice: family_register_changes,
    MoveOutExOfficio: move_out_ex_officio_changes,
}
#: Kinds of which the effect depends on today: whether their day has come, or on which day they are entered.
_DATED: dict[type, Callable[[RegisterView, Any, date], tuple[Change, ...]]] = {
    MoveOut: move_out_changes,
    MoveInNotification: notification_changes,
    EntryExOfficio: entry_ex_officio_changes,
    InterWardMoveExOfficio: inter_ward_ex_officio_changes,
}
_CHANGES |= {
    kind: _CHANGES[model]
    for kind, model in COUNTERPARTS.items()
    if kind not in _CHANGES and kind not in _DATED
}


def decide(view: RegisterView, notice: Notice, today: date) -> Decision:
    """Judge a notice against the register as it stands. Pure: same arguments, same answer.

    `today`: 処理日. The decision holds either findings of level error and no changes, or the changes with
    the alerts that need an acknowledgement. Raises TypeError for a notice of an unknown kind.
    """
    changes_of = _CHANGES.get(type(notice))
    dated = _DATED.get(type(notice))
    if changes_of is None and dated is None:
        raise TypeError(f"no decision for a notice of type {type(notice).__name__}")
    findings = check(view, notice, today)
    if any(finding.level == ERROR for finding in findings):
        return Decision(findings)
    if dated is not None:
        planned = move_out_plan(view, notice, today) if isinstance(notice, MoveOut) else ()
        return Decision(findings, _noted(notice, dated(view, notice, today)), planned)
    assert changes_of is not None
    return Decision(findings, _noted(notice, changes_of(view, notice)))


def _noted(notice: Any, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """With the 留意事項 of the notice beside the event of everybody whom it concerns (S 1.1.14): not of those who
    only stay, and of a cancellation as it says itself."""
    if not notice.note or isinstance(notice, Cancellation):
        return changes
    named = {number for path, number in named_persons(notice) if not path.startswith("staying")}
    return tuple(
        replace(each, note=joined(each.note, notice.note))
        if isinstance(each.subject, Take) or each.subject in named
        else each
        for each in changes
    )
