"""判定の入口 — runs the rules on a notice, and, when none refuses, works out the changes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from openjuki.kernel.decide.move_in import move_in_changes
from openjuki.kernel.decide.move_within import move_within_changes
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.shape import Notice
from openjuki.kernel.register.decision import ERROR, Change, Decision
from openjuki.kernel.register.view import RegisterView
from openjuki.kernel.rules import check

_CHANGES: dict[type, Callable[[RegisterView, Any], tuple[Change, ...]]] = {
    MoveIn: move_in_changes,
    MoveWithin: move_within_changes,
}


def decide(view: RegisterView, notice: Notice, today: date) -> Decision:
    """Judge a notice against the register as it stands. Pure: same arguments, same answer.

    `today`: 処理日. The decision holds either findings of level error and no changes, or the changes with
    the alerts that need an acknowledgement. Raises TypeError for a notice of an unknown kind.
    """
    changes_of = _CHANGES.get(type(notice))
    if changes_of is None:
        raise TypeError(f"no decision for a notice of type {type(notice).__name__}")
    findings = check(view, notice, today)
    if any(finding.level == ERROR for finding in findings):
        return Decision(findings)
    return Decision(findings, changes_of(view, notice))
