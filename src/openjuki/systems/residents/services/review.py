"""Review (審査): someone else than those who entered it settles or sends back. RR-23, A-02.

The last of the required approvals settles in the same transaction. Maker ≠ checker, one judgement per
person and per stage are constraints of the database.
"""

from __future__ import annotations

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, CaseNotice, CaseReview
from openjuki.systems.residents.models.case import STATES
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import DatabaseRefused, service
from openjuki.systems.residents.services.notice_forms import join_secrets
from openjuki.systems.residents.services.settings import reviewers_of
from openjuki.systems.residents.services.settle import NoLongerFits, settle


class NotReviewable(Refused):
    """審査できない."""

    title = "この届は審査できません"


def approve(*, staff: Staff, case_no: str, round_: int | None = None) -> CaseFile:
    """承認: one approval; the last one settles. `round_` guards against judging an older submission.

    Raises NotReviewable, NoLongerFits (the case has then been sent back), DatabaseRefused.
    """
    try:
        return _approve(staff=staff, case_no=case_no, round_=round_)
    except (NoLongerFits, DatabaseRefused) as e:
        if isinstance(e, NoLongerFits) or (e.findings and e.findings[0].id in ("E06", "E11")):
            _return_to_counter(staff=staff, case_no=case_no, reason=_reason(e))
        raise


@service("residents.approve")
def _approve(*, staff: Staff, case_no: str, round_: int | None) -> CaseFile:
    case = cases.locked_case(case_no, staff)
    notice = _under_review(case, round_)
    _review(case, notice, staff, approved=True, reason="")
    case.approvals += 1
    if case.approvals < reviewers_of(case.kind):
        case.save()
        cases.step(case, staff, "in_review", f"審査{case.approvals}を承認")
        audit.change("residents.approve", staff=staff, subjects=case.subjects, case_no=case_no)
        return case
    reviewers = list(
        CaseReview.objects.filter(case=case, round=case.round)
        .order_by("stage")
        .values_list("reviewer", flat=True)
    )
    event_id, written = settle(
        kind=case.kind, data=join_secrets(notice.data, notice.secrets, row=case_no),
        acknowledged=notice.acknowledged, case_no=case_no, ward=case.ward, entered_by=notice.submitted_by,
        reviewed_by=reviewers, office=case.branch or case.ward, terminal=staff.terminal,
    )  # fmt: skip
    cases.release(case)
    case.event_id = event_id
    case.subjects = [v.addressee_no for v in written]
    cases.move(case, staff, "settled")
    audit.change(
        "residents.settle", staff=staff, subjects=case.subjects, terms={"event": event_id}, case_no=case_no
    )
    return case


@service("residents.send_back")
def send_back(*, staff: Staff, case_no: str, reason: str, round_: int | None = None) -> CaseFile:
    """差戻し with a reason that the counter can act on."""
    case = cases.locked_case(case_no, staff)
    notice = _under_review(case, round_)
    if not reason.strip():
        raise Invalid(
            Finding(
                "R06",
                "差戻しの理由がありません。",
                field="reason",
                remedy="直す箇所と理由を入力してください。",
            )
        )
    _review(case, notice, staff, approved=False, reason=reason)
    _back(case, staff, reason)
    return case


@service("residents.return_to_counter")
def _return_to_counter(*, staff: Staff, case_no: str, reason: str) -> None:
    case = cases.locked_case(case_no, staff)
    if case.state == "in_review":
        _back(case, staff, reason)


def _back(case: CaseFile, staff: Staff, reason: str) -> None:
    cases.release(case)
    cases.move(case, staff, "sent_back", reason)
    audit.change(
        "residents.send_back", staff=staff, subjects=case.subjects, reason=reason, case_no=case.case_no
    )


def _under_review(case: CaseFile, round_: int | None) -> CaseNotice:
    if case.state != "in_review" or (round_ is not None and round_ != case.round):
        raise NotReviewable(
            Finding(
                id="R07",
                message=f"この受付は「{STATES[case.state]}」です。表示した後に状態が変わりました。",
                remedy="審査リストを更新してから選び直してください。",
            )
        )
    return CaseNotice.objects.get(case=case, round=case.round)


def _review(case: CaseFile, notice: CaseNotice, staff: Staff, *, approved: bool, reason: str) -> None:
    if staff.user_id in notice.makers:
        raise NotReviewable(
            Finding(
                id="R01",
                message="入力した者は、その届の審査をできません。",
                law="特定個人情報保護評価 A-02",
                remedy="入力者以外の職員が審査してください。",
            )
        )
    CaseReview.objects.create(
        case=case, round=case.round, stage=case.approvals + 1, makers=notice.makers, reviewer=staff.user_id,
        approved=approved, reason=reason, reviewed_at=clock.now(),
    )  # fmt: skip


def _reason(refused: Refused) -> str:
    return "確定時の確認: " + " / ".join(f"{f.id} {f.message}" for f in refused.findings)
