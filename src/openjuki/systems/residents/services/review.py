"""Review (審査): someone else than those who entered it settles or sends back. RR-23, A-02.

The last of the required approvals settles in the same transaction. Maker ≠ checker, one judgement per
person and per stage are constraints of the database.
"""

from __future__ import annotations

from openjuki.runtime import audit
from openjuki.runtime.db import prepared
from openjuki.runtime.errors import Finding, Invalid, NotFound, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models.case import STATES
from openjuki.systems.residents.services import cases, notice_outcomes
from openjuki.systems.residents.services.base import DatabaseRefused, refused_by, service
from openjuki.systems.residents.services.notice_forms import KINDS, join_secrets
from openjuki.systems.residents.services.protection import refuse_protected
from openjuki.systems.residents.services.review_rows import (
    ReviewCase,
    advance,
    judge_and_advance,
    lock_case,
)
from openjuki.systems.residents.services.settle import NoLongerFits, settle


class NotReviewable(Refused):
    """審査できない."""

    title = "この届は審査できません"


def approve(*, staff: Staff, case_no: str, round_: int | None = None) -> ReviewCase:
    """承認: one approval; the last one settles. `round_` guards against judging an older submission.

    Raises NotReviewable, NoLongerFits (the case has then been sent back), DatabaseRefused.
    """
    try:
        return _approve(staff=staff, case_no=case_no, round_=round_)
    except (NoLongerFits, DatabaseRefused) as e:
        if goes_back(e):
            _return_to_counter(staff=staff, case_no=case_no, reason=_reason(e))
        raise


def goes_back(refused: Refused) -> bool:
    """Whether `approve` has sent the case back to the counter, since it can no longer be settled as submitted."""
    return isinstance(refused, NoLongerFits) or (
        isinstance(refused, DatabaseRefused) and refused.findings[0].id in ("E06", "E11")
    )


@service("residents.approve")
def _approve(*, staff: Staff, case_no: str, round_: int | None) -> ReviewCase:
    case = _under_review(case_no, staff, round_)
    wanted = case.settings["reviewers"].get(case.kind, KINDS[case.kind].reviewers)
    if case.approvals + 1 < max(1, int(wanted)):
        note = f"審査{case.approvals + 1}を承認"
        judge_and_advance(case, staff, "in_review", approved=True, note=note)
        audit.change("residents.approve", staff=staff, subjects=case.subjects, case_no=case_no)
        return case
    data = join_secrets(case.data, case.secrets, row=case_no) if case.secrets else case.data
    with prepared.gathered():
        case.event_id, written = settle(
            kind=case.kind,
            data=data,
            acknowledged=case.acknowledged,
            seen=case.findings,
            case_no=case_no,
            ward=case.ward,
            entered_by=case.submitted_by,
            reviewed_by=[*case.reviewers, staff.user_id],
            levels=case.settings["rule_levels"],
            office=case.branch or case.ward,
            terminal=staff.terminal,
        )
        settled = [v.addressee_no for v in written]
        cases.release(case_no, sorted(set(case.subjects) - set(settled)))
        case.subjects = settled
        judge_and_advance(case, staff, "settled", approved=True)
        if KINDS[case.kind].is_ex_officio:
            notice_outcomes.settled(case, staff, data)
        terms = {"event": case.event_id}
        audit.change("residents.settle", staff=staff, subjects=case.subjects, terms=terms, case_no=case_no)
    return case


@service("residents.send_back")
def send_back(*, staff: Staff, case_no: str, reason: str, round_: int | None = None) -> ReviewCase:
    """差戻し with a reason that the counter can act on."""
    case = _under_review(case_no, staff, round_)
    if not reason.strip():
        raise Invalid(
            Finding(
                "R06",
                "差戻しの理由がありません。",
                field="reason",
                remedy="直す箇所と理由を入力してください。",
            )
        )
    cases.release(case.case_no, case.subjects)
    judge_and_advance(case, staff, "sent_back", approved=False, reason=reason)
    _log_back(case, staff, reason)
    return case


@service("residents.return_to_counter")
def _return_to_counter(*, staff: Staff, case_no: str, reason: str) -> None:
    case = lock_case(case_no)
    if case is not None and case.state == "in_review":
        cases.release(case.case_no, case.subjects)
        advance(case, staff, "sent_back", reason)
        _log_back(case, staff, reason)


def _log_back(case: ReviewCase, staff: Staff, reason: str) -> None:
    audit.change(
        "residents.send_back", staff=staff, subjects=case.subjects, reason=reason, case_no=case.case_no
    )


def _under_review(case_no: str, staff: Staff, round_: int | None) -> ReviewCase:
    """The case, if this person may judge it now. Raises NotFound, Forbidden (S07), NotReviewable."""
    case = lock_case(case_no)
    if case is None or (staff.ward and staff.ward != case.ward):
        raise NotFound(
            Finding("C01", "この受付番号の受付はありません。", remedy="受付番号を確認してください。")
        )
    refuse_protected(staff, case.subjects)
    if case.state != "in_review" or (round_ is not None and round_ != case.round):
        raise NotReviewable(
            Finding(
                id="R07",
                message=f"この受付は「{STATES[case.state]}」です。表示した後に状態が変わりました。",
                remedy="審査リストを更新してから選び直してください。",
            )
        )
    if staff.user_id in case.makers:
        raise NotReviewable(
            Finding(
                id="R01",
                message="入力した者は、その届の審査をできません。",
                law="特定個人情報保護評価 A-02",
                remedy="入力者以外の職員が審査してください。",
            )
        )
    if staff.user_id in case.reviewers:  # before anything is settled; the constraint would say it after
        raise refused_by("review_once_per_person")
    return case


def _reason(refused: Refused) -> str:
    return "確定時の確認: " + " / ".join(f"{f.id} {f.message}" for f in refused.findings)
