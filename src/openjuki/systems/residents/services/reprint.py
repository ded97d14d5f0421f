"""Handing out again what was made (再交付・再印刷): the archived bytes, never a new drawing. RR-25, S 1.3.8.

Reissuing is issuing: holds set since then stop it too (incidents R07 to R12). The archive is compared with
its digest first, then with the number, the kept model and the persons of the booking (`issue_booked`): a file that is
not the one that was released never leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.release.archive import archived
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CasePaper, IssueRecord, IssueReprint, IssueVoid, Person
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors.issue_history import IssueLine, issues_of
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.code_letters import check_code_right
from openjuki.systems.residents.services.fee_refunds import lock_request, settle_voided
from openjuki.systems.residents.services.incidents import go_out, refuse_stopped, reports
from openjuki.systems.residents.services.issue_booked import check_file, check_same
from openjuki.systems.residents.services.issue_check import tell_voided
from openjuki.systems.residents.services.issue_holds import check_holds
from openjuki.systems.residents.services.issue_record_copy import Issued
from openjuki.systems.residents.services.own_ward import is_elsewhere, refuse_wards
from openjuki.systems.residents.services.paper_release import PAPER, shown_again
from openjuki.systems.residents.services.papers import TITLES, PrintedPaper, whom
from openjuki.systems.residents.services.protection import hidden_from, refuse_protected
from openjuki.systems.residents.services.search_residents import refuse_without_purpose


class Voided(Refused):
    """処分済み."""

    title = "この写しは処分されています"


@reports("reissue")
@service("residents.reissue")
def reissue(
    *, staff: Staff, issue_no: str, reason: str, acknowledged: Mapping[str, str] | None = None
) -> Issued:
    """The archived copy of an 発行番号. Raises Invalid, Forbidden, NotFound, Held, NotReleased.

    Whoever has just issued it and wants to print it uses `show_printed.show_issued`, without a reason; after
    this act whoever did it may, too.
    """
    record = issue_for(staff, issue_no)
    if not reason.strip():
        raise Invalid(
            Finding("I30", "再交付の理由がありません。", field="reason", remedy="理由を入力してください。")
        )
    pdf = released_again(issue_no, record, acknowledged or {})
    IssueReprint.objects.create(
        issue=record, reason=reason.strip(), acknowledged=dict(acknowledged or {}), by=staff.user_id,
        at=clock.now(),
    )  # fmt: skip
    terms = {"issue_no": issue_no, "acknowledged": dict(acknowledged or {})}
    audit.change("residents.reissue", staff=staff, subjects=record.subjects, terms=terms, reason=reason)
    return issued_from(record, pdf)


@service("residents.void_issue")
def void_issue(*, staff: Staff, issue_no: str, reason: str, refund: bool | None = None) -> None:
    """処分情報 (S 1.3.8): the copy was spoiled or taken back, and destroyed; its number is never used again.

    Whoever may issue such a copy may void it. `refund`: whether its fee goes back, to be said where it was paid.
    Raises Forbidden, NotFound, Invalid, Voided where it is already.
    """
    record = issue_for(staff, issue_no)
    if not reason.strip():
        raise Invalid(
            Finding("I32", "処分の理由がありません。", field="reason", remedy="理由を入力してください。")
        )
    certificates.lock_for_issue(
        record.subjects
    )  # whoever hands it out just now has done so before, or cannot
    lock_request(record)
    refuse_voided(record)
    IssueVoid.objects.create(issue=record, reason=reason.strip(), by=staff.user_id, at=clock.now())
    settle_voided(record, staff=staff, refund=refund)
    tell_voided(record)
    audit.change(
        "residents.void_issue", staff=staff, subjects=record.subjects, reason=reason, case_no=record.case_no,
        terms={"issue_no": issue_no} | ({} if refund is None else {"refund": refund}),
    )  # fmt: skip


@service("residents.list_issues")
def list_issues(
    *,
    staff: Staff,
    addressee_no: str = "",
    case_no: str = "",
    issue_no: str = "",
    reason: str = "",
    for_case: str = "",
) -> list[IssueLine]:
    """交付履歴の照会, on the log before it is shown. Raises Forbidden, Invalid without a purpose (U-19).

    The purpose is `reason`, or the case `for_case` (`case_no`, where the issues of that case are asked for).
    Without the right for 支援措置, the issues of a protected person are refused (S07), and a copy that shows
    one beside the person asked for is listed without that person and without who asked for it, where and why.
    """
    _check_right(staff)
    refuse_without_purpose(staff, for_case or case_no, reason)
    lines = issues_of(addressee_no=addressee_no, case_no=case_no, issue_no=issue_no)
    subjects = sorted({no for line in lines for no in line.subjects} | ({addressee_no} - {""}))
    refuse_protected(staff, [addressee_no] if addressee_no else subjects)
    asked = Person.objects.filter(addressee_no__in=[addressee_no] if addressee_no else subjects)
    refuse_wards(staff, asked.values_list("ward", flat=True), for_case or case_no)
    audit.view(
        "residents.list_issues", staff=staff, subjects=subjects, case_no=for_case or case_no, reason=reason
    )
    hidden = hidden_from(staff, subjects)
    return [_masked(line, hidden) if hidden.intersection(line.subjects) else line for line in lines]


def _masked(line: IssueLine, hidden: set[str]) -> IssueLine:
    others = tuple(no for no in line.subjects if no not in hidden)
    return replace(line, subjects=others, relation="", purpose="", issued_by="", case_no="", void_reason="",
                   masked=True)  # fmt: skip


def _check_right(staff: Staff) -> None:
    if not staff.may("residents.issue"):
        raise Forbidden(
            Finding("AU-02", "証明書の発行の権限がありません。", remedy="権限のある職員に代わってください。")
        )


def _check_numbers(staff: Staff, record: IssueRecord) -> None:
    for item in ("individual_number", "resident_code"):
        if record.choices.get(item) and not staff.may(f"residents.item.{item}"):
            raise Forbidden(
                Finding("AU-02", "番号を記載した証明書を扱う権限がありません。",
                        law="特定個人情報保護評価 U-05", remedy="権限のある職員に代わってください。")
            )  # fmt: skip


def issue_for(staff: Staff, issue_no: str) -> IssueRecord:
    """The issue record, if these staff may handle such a copy. Raises Forbidden, NotFound (another ward's too)."""
    _check_right(staff)
    record = issue_of(issue_no)
    if record.issued_by != staff.user_id and is_elsewhere(staff, record.ward, record.case_no):
        raise _no_issue()
    _check_numbers(staff, record)
    return record


def released_again(issue_no: str, record: IssueRecord, acknowledged: Mapping[str, str]) -> bytes:
    """The archived bytes, after the same look at the holds as before an issue, under the same locks; booking and file
    are looked at anew, by the number that was asked for.

    Raises Held, NotAcknowledged, NotReleased.
    """
    refuse_stopped("reissue")
    check_same(issue_no, record)
    certificates.lock_for_issue(record.subjects)
    refuse_voided(record)
    others = [no for no in certificates.active_members(record.household_no) if no not in record.subjects]
    check_holds(printed=record.subjects, others=others, acknowledged=acknowledged)
    pdf = archived(record.object_key, record.digest)
    check_file(pdf, issue_no, record)
    go_out("reissue")
    return pdf


def refuse_voided(record: IssueRecord) -> None:
    """Raises Voided where the copy was destroyed: it is neither shown nor handed out again."""
    void = IssueVoid.objects.filter(issue=record).first()
    if void is not None:
        raise Voided(
            Finding(
                "I33",
                "この発行番号の写しは処分されています。",
                law="S 1.3.8",
                remedy="必要であれば、新しく発行してください。発行番号は新しくなります。",
            )
        )


def issue_of(issue_no: str) -> IssueRecord:
    """The issue record of a number. Raises NotFound."""
    record = IssueRecord.objects.filter(issue_no=issue_no).first()
    if record is None:
        raise _no_issue()
    return record


def _no_issue() -> NotFound:
    return NotFound(Finding("I31", "この発行番号の交付履歴はありません。", field="issue_no",
                            remedy="証明書に印字された発行番号を確かめてください。"))  # fmt: skip


def issued_from(record: IssueRecord, pdf: bytes = b"") -> Issued:
    """A copy as it was released."""
    return Issued(
        issue_no=record.issue_no, kind=record.kind, copy_no=record.copy_no, copies=record.copies, form=record.form,
        subjects=tuple(record.subjects), fee=record.fee, issued_at=record.issued_at, digest=record.digest,
        delivery=record.choices.get("delivery", "counter"), pdf=pdf,
        request_no=record.request.request_no if record.request else "",
    )  # fmt: skip


@reports(PAPER)
@service("residents.reprint_paper")
def reprint_paper(*, staff: Staff, case_no: str, paper_id: int) -> PrintedPaper:
    """An archived paper of a case once more. Raises NotFound, NotReleased, Forbidden (支援措置)."""
    file = cases.locked_case(case_no, staff)
    subjects = sorted(whom(file))
    refuse_protected(staff, subjects)
    row = CasePaper.objects.filter(pk=paper_id, case=file).exclude(object_key="").first()
    if row is None:
        raise NotFound(Finding("P11", "この書面は保管されていません。", remedy="もう一度印刷してください。"))
    check_code_right(staff, row.kind)
    pdf = shown_again(row.object_key, row.digest, channel=PAPER, subjects=subjects)
    audit.change(
        "residents.reprint_paper",
        staff=staff,
        subjects=subjects,
        terms={"paper": paper_id},
        case_no=case_no,
    )
    return PrintedPaper(row.pk, case_no, row.kind, TITLES[row.kind], row.at, row.digest, pdf)
