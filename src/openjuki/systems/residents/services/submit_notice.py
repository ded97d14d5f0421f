"""Submitting a notice to review (審査へ回す): entered → under review; still 仮登録, invisible outside.

Errors block; each alert needs a reason; a written notice must be on record (A-10); how the notifier's
identity was verified is a rule of the kernel (A-04). RR-23, S 4.0.8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice
from openjuki.systems.residents.services import cases, edit_lock
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.judge import Judgement, judge
from openjuki.systems.residents.services.notice_forms import join_secrets
from openjuki.systems.residents.services.papers import text_for_signature
from openjuki.systems.residents.services.protection import refuse_draft
from openjuki.systems.residents.services.receipts import against_review
from openjuki.systems.residents.services.same_case import Page, refuse_unseen
from openjuki.systems.residents.services.written_notice import unwritten


class NotSubmitted(Refused):
    """審査へ回せない."""

    status = 422
    title = "この届は審査へ回せません"


@service("residents.submit_notice")
def submit_notice(
    *,
    staff: Staff,
    case_no: str,
    acknowledged: Mapping[str, str] | None = None,
    page: Page | None = None,
) -> CaseFile:
    """Freeze the draft as a new round and put it on the review list. `page`: what lay before who submits it.

    Raises NotSubmitted with findings, Overtaken (C26: somebody has changed what was not seen yet), Forbidden (S07:
    somebody of it is under 支援措置), Held (C40).
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    draft = CaseDraft.objects.get(case=case)
    reasons = {**draft.acknowledged, **(acknowledged or {})}
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    refuse_draft(staff, whole)
    refuse_unseen(case, draft, staff, page)
    edit_lock.claim(case, draft, staff, whole)
    judgement = judge(kind=case.kind, data=whole, case_no=case_no)
    _refuse(case, judgement, reasons, against_review(case, whole))
    case.round += 1
    case.approvals = 0
    makers = sorted({*draft.editors, staff.user_id})
    CaseNotice.objects.create(
        case=case, round=case.round, kind=case.kind, data=draft.data, secrets=draft.secrets, acknowledged=reasons,
        findings=[asdict(f) for f in judgement.findings], makers=makers, submitted_by=staff.user_id,
        submitted_at=clock.now(),
    )  # fmt: skip
    draft.acknowledged = reasons
    edit_lock.end(draft)
    draft.save(update_fields=["acknowledged", "held_since", "held_name"])
    case.subjects = sorted(judgement.view.subjects) if judgement.view else []
    cases.hold_persons(case, case.subjects)
    cases.move(case, staff, "in_review")
    audit.change(
        "residents.submit_notice", staff=staff, subjects=case.subjects, terms={"round": case.round},
        case_no=case_no,
    )  # fmt: skip
    return case


def _refuse(
    case: CaseFile, judgement: Judgement, reasons: Mapping[str, str], envelope: tuple[Finding, ...]
) -> None:
    errors = [f for f in judgement.findings if f.level == "error"]
    if errors or envelope:
        raise NotSubmitted(*envelope, *judgement.findings)
    if open_alerts := judgement.unacknowledged(reasons):
        raise NotSubmitted(*open_alerts, title="確認の理由が必要なアラートがあります")
    if found := unwritten(case, lambda: text_for_signature(case)):
        raise NotSubmitted(found)
