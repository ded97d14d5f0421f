"""The audit log (監査ログ): every view, every change, every refusal.

A view's row is committed before the bytes leave; a change's row is in the change's transaction; a refusal's
row is written on its own after the rollback. No row, no page. Source: decisions.md, Audit; U-08, L-01.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

__all__ = ["WORKER", "Actor", "change", "refusal", "view"]


class Actor(Protocol):
    """What the log needs to know of the one who acts; `runtime.signin.Staff` has it all."""

    @property
    def user_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def ward(self) -> str: ...
    @property
    def terminal(self) -> str: ...
    @property
    def session_id(self) -> str: ...


class _Worker:
    """The system itself, where no person acts (relay, apply, jobs)."""

    user_id = "system"
    name = "自動処理"
    ward = ""
    terminal = ""
    session_id = ""


WORKER: Actor = _Worker()


def _append(
    outcome: str,
    action: str,
    staff: Actor,
    subjects: Sequence[str],
    terms: Mapping[str, Any] | None,
    reason: str,
    case_no: str,
) -> None:
    from openjuki.runtime.audit import chain

    chain.append(
        actor=staff.user_id,
        actor_name=staff.name,
        ward=staff.ward,
        terminal=staff.terminal,
        session=staff.session_id,
        action=action,
        outcome=outcome,
        subjects=subjects,
        terms=terms,
        reason=reason,
        case_no=case_no,
    )


def view(
    action: str,
    *,
    staff: Actor,
    subjects: Sequence[str] = (),
    terms: Mapping[str, Any] | None = None,
    reason: str = "",
    case_no: str = "",
) -> None:
    """閲覧: call before the answer is sent. An error here must stop the answer."""
    _append("viewed", action, staff, subjects, terms, reason, case_no)


def change(
    action: str,
    *,
    staff: Actor,
    subjects: Sequence[str] = (),
    terms: Mapping[str, Any] | None = None,
    reason: str = "",
    case_no: str = "",
) -> None:
    """更新: call inside the transaction that changes."""
    _append("done", action, staff, subjects, terms, reason, case_no)


def refusal(
    action: str,
    *,
    staff: Actor,
    subjects: Sequence[str] = (),
    terms: Mapping[str, Any] | None = None,
    reason: str = "",
    case_no: str = "",
) -> None:
    """拒否: call after the rollback, outside the refused transaction."""
    _append("refused", action, staff, subjects, terms, reason, case_no)
