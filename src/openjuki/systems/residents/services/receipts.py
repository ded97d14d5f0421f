"""郵送による転出届の受付: the envelope, what is missing in it, and since when the notice counts (住基法24条, 民法97条).

The day of arrival becomes the 届出日 of the draft. While something is missing the case is 照会中: it may be typed
in, and does not go to review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from openjuki.kernel.certificates.inquiry_letter import inquiry_letter
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.counter.receipt import COPIES, MAILABLE, MISSING, RETURN_TO, PostalReceipt, listed
from openjuki.kernel.dates.wareki import format_wareki
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseDraft, CaseFile, CasePaper, ReceiptVersion
from openjuki.systems.residents.selectors.at_address import address_from
from openjuki.systems.residents.selectors.cases import CaseDetail
from openjuki.systems.residents.selectors.counter import receipts_of
from openjuki.systems.residents.selectors.members import members
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.contractors import shown_name
from openjuki.systems.residents.services.counter_rules import found, refuse_number, refuse_open
from openjuki.systems.residents.services.letter_heads import list_head
from openjuki.systems.residents.services.notice_forms import KINDS, build_notice, join_secrets
from openjuki.systems.residents.services.protection import refuse_draft
from openjuki.systems.residents.services.view_lists import view_case
from openjuki.systems.residents.services.written_notice import GROUNDS, RECEIVED

INQUIRING = "inquiring"
_MOST = 500


@service("residents.record_receipt")
def record_receipt(
    *,
    staff: Staff,
    case_no: str,
    receipt: PostalReceipt,
    acknowledged: Mapping[str, str] | None = None,
) -> ReceiptVersion:
    """Record the envelope of a case that is being entered, or what has come since; the newest version counts.

    Raises NotFound, CaseClosed, Forbidden (S07), Refused with the findings that stand against it.
    """
    case = cases.locked_case(case_no, staff)
    cases.open_for_entry(case, staff)
    draft = CaseDraft.objects.get(case=case)
    refuse_draft(staff, draft.data)
    said = replace(receipt, kind=case.kind, for_review=False)
    _refuse_words(said)
    findings = found(said)
    refuse_open(findings, acknowledged or {})
    assert said.arrived_on is not None  # E130
    before = receipts_of(case)
    row = ReceiptVersion.objects.create(
        case=case, version_no=len(before) + 1, arrived_on=said.arrived_on, postmarked_on=said.postmarked_on,
        identification=said.identification, envelope=said.envelope, return_to=said.return_to,
        return_reason=said.return_reason, missing=list(said.missing),
        due_on=said.due_on if said.missing else None, acknowledged=dict(acknowledged or {}),
        written_by=staff.user_id, written_by_name=shown_name(staff), written_at=clock.now(),
    )  # fmt: skip
    case.channel = "post"
    whole = join_secrets(draft.data, draft.secrets, row=case_no)
    whole["notified_on"] = said.arrived_on.isoformat()
    cases.store(case, draft, whole, staff)
    _move(case, staff, said, first=not before)
    paper = GROUNDS if KINDS[case.kind].is_ex_officio else RECEIVED
    # A 届 that came before the case was turned (職権への切替え) is its grounds, and came once.
    came = CasePaper.objects.filter(case=case, kind__in=(GROUNDS, RECEIVED))
    if "signature" not in said.missing and not came.exists():
        cases.record_paper(staff=staff, case_no=case_no, kind=paper)  # it lay in the envelope
    audit.change(
        "residents.record_receipt", staff=staff, case_no=case_no,
        terms={"version": row.version_no, "missing": list(said.missing)},
    )  # fmt: skip
    return row


def _move(case: CaseFile, staff: Staff, receipt: PostalReceipt, *, first: bool) -> None:
    """照会中 while something is missing; back to the entry when all has come."""
    assert receipt.arrived_on is not None
    what = f"郵送の受付(到達 {format_wareki(receipt.arrived_on)})" if first else "郵送の書類を確認"
    if receipt.missing:
        assert receipt.due_on is not None  # E133
        note = f"{what} 不備: {listed(receipt.missing)}(期限 {format_wareki(receipt.due_on)})"
        cases.move(case, staff, INQUIRING, note)
    elif case.state == INQUIRING:
        cases.move(case, staff, "entering", f"{what} 不備なし")
    else:
        cases.step(case, staff, case.state, what)


def _refuse_words(receipt: PostalReceipt) -> None:
    """Whatever is chosen from a list stands on it. Raises Invalid."""
    wrong = [
        ("identification", receipt.identification not in {"", *COPIES}),
        ("return_to", receipt.return_to not in RETURN_TO),
        ("missing", not set(receipt.missing) <= MISSING.keys()),
        ("return_reason", len(receipt.return_reason) > _MOST),
    ]
    findings = [
        Finding("C13", "一覧にない値か、長すぎる文です。", field=name, remedy="選び直してください。")
        for name, refused in wrong
        if refused
    ]
    if findings:
        raise Invalid(*findings)
    refuse_number(receipt.return_reason, field="return_reason")


def receipt_of(row: ReceiptVersion, *, kind: str) -> PostalReceipt:
    """A version as the rules see it."""
    return PostalReceipt(
        kind=kind, arrived_on=row.arrived_on, postmarked_on=row.postmarked_on,
        identification=row.identification, envelope=row.envelope, return_to=row.return_to,
        return_reason=row.return_reason, missing=tuple(row.missing), due_on=row.due_on,
    )  # fmt: skip


def against_review(case: CaseFile, data: Mapping[str, Any]) -> tuple[Finding, ...]:
    """What of the envelope stands against submitting the draft; nothing for a notice given at the counter."""
    if case.channel != "post":
        return ()
    row = receipts_of(case)[0]
    notice = build_notice(KINDS[case.kind], data).notice
    notified: date | None = notice.notified_on if notice is not None else None
    said = replace(receipt_of(row, kind=case.kind), notified_on=notified, for_review=True)
    return tuple(f for f in found(said) if f.level == "error")


@dataclass(frozen=True, slots=True)
class Envelope:
    """郵送の受付 of a case for a screen. `registered`, `new`: where a reply may go, one line each."""

    detail: CaseDetail
    versions: tuple[ReceiptVersion, ...]
    registered: str
    new: str


@service("residents.view_receipt")
def view_receipt(*, staff: Staff, case_no: str) -> Envelope:
    """What is known of the envelope; on the log. Raises NotFound, Forbidden (S07), Invalid for another kind."""
    detail = view_case(staff=staff, case_no=case_no)
    if detail.line.kind not in MAILABLE:
        raise Invalid(
            Finding("C14", f"「{detail.line.title}」は郵送では受けられません。", field="kind",
                    law="住民基本台帳法 第22条・第23条・第25条", remedy="窓口での届出を案内してください。")
        )  # fmt: skip
    case = CaseFile.objects.get(case_no=case_no)
    registered, new = places_of(detail.data)
    return Envelope(detail, tuple(receipts_of(case)), registered, new)


def places_of(data: Mapping[str, Any]) -> tuple[str, str]:
    """The address that the register has for the household of a draft, and the one that the draft gives."""
    household = members(str(data.get("household_no") or ""))
    return household[0].address if household else "", address_from(data.get("destination")).one_line()


def return_to(case_no: str) -> str:
    """返送先 that came with the notice; blank where none did."""
    row = ReceiptVersion.objects.filter(case__case_no=case_no).order_by("-version_no").first()
    return row.return_to if row else ""


def inquiry(case: CaseFile) -> Paper:
    """不備の照会文書 of a case that is 照会中, to the notifier, or the sender of the grounds, where a letter reaches
    them now. Raises Invalid."""
    draft = CaseDraft.objects.get(case=case).data
    own = KINDS[case.kind]
    given = draft.get("grounds" if own.is_ex_officio else "notifier")
    sender = given if isinstance(given, Mapping) else {}
    registered, _ = places_of(draft)
    address = str(sender.get("address") or "") or registered
    name = case.notifier_name or str(sender.get("name") or sender.get("sender") or "")
    said = receipt_of(receipts_of(case)[0], kind=case.kind)
    to = (address, f"{name}　様") if address and name else ()
    if not to:
        raise Invalid(
            Finding("C19", "届出人の氏名か住所が入力されていないため、文書を作成できません。",
                    field="grounds.sender" if own.is_ex_officio else "notifier.address",
                    remedy="届出人(職権では書面の発信者)の氏名と、登録された住所又は連絡先の住所を入力してください。")
        )  # fmt: skip
    head = list_head(case.ward, case.case_no, clock.today(), number_label="受付番号")
    return inquiry_letter(head, to, KINDS[own.stands_for or own.name].title, said)


def judged_receipt(*, staff: Staff, case_no: str, receipt: PostalReceipt) -> tuple[Finding, ...]:
    """What stands against a version that is being typed; nothing is written."""
    return found(replace(receipt, kind=view_receipt(staff=staff, case_no=case_no).detail.line.kind))
