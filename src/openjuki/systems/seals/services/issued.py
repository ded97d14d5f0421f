"""交付した証明書: shown to whom issued it, handed out again, voided (SL-03, S 1.3.8). Always the bytes as released.

A certificate is handed out again only on its own day, for a print that failed or never reached the resident, and only
while it still tells the truth: the registration is in force, every item is as it was printed, nothing holds the person,
no loss was reported, the copy was not destroyed. Later there is a new one, by the card; what the old one said, 検証
tells. All ways are one (`_released_again`): shown, printed, handed out again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openjuki.kernel.certificates.document import Cell
from openjuki.kernel.seals.certificate import again, holding
from openjuki.runtime import audit, clock
from openjuki.runtime.errors import Finding, Forbidden, NotFound, Refused
from openjuki.runtime.release.archive import archived
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import (
    IssueOverflow,
    IssueRecord,
    IssueReprint,
    IssueVoid,
    Person,
    PrintOutcome,
)
from openjuki.systems.seals.selectors.persons import holds_of, lock_household, locked, loss_of
from openjuki.systems.seals.services.applications import reason_given
from openjuki.systems.seals.services.check_page import tell_voided
from openjuki.systems.seals.services.frame import (
    SUPPORT,
    check_right,
    checked,
    elsewhere,
    refuse_protected,
    service,
)
from openjuki.systems.seals.services.incidents import desk
from openjuki.systems.seals.services.issue import Issued, issued_from
from openjuki.systems.seals.services.printing import check_subject, stopped
from openjuki.systems.seals.services.subject import check_person, registered_picture, subject_of

#: How long whoever issued a certificate, or took it out again, may open it.
AT_HAND = timedelta(minutes=30)


class Voided(Refused):
    """処分済み."""

    title = "この証明書は処分されています"


@dataclass(frozen=True, slots=True)
class IssueView:
    """交付の記録 of one copy. `at_hand`: these staff may open it now; `again`: its day is not over, it may be handed
    out again; `agent_name`, `agent_address`: who came with the card; `voided_for`: why it was destroyed; `spoiled`:
    sheets that were spoiled at the printer and destroyed before one was good."""

    issue_no: str
    addressee_no: str
    issued_at: datetime
    issued_by: str
    requester: str
    agent_name: str
    agent_address: str
    copy_no: int
    copies: int
    fee: int
    at_hand: bool
    again: bool
    voided_for: str
    reprints: int
    spoiled: int


@service("seals.view_issue")
def view_issue(*, staff: Staff, issue_no: str) -> IssueView:
    """Raises Forbidden, NotFound."""
    record = record_for(staff, issue_no)
    refuse_protected(staff, record.addressee_no)
    audit.view("seals.view_issue", staff=staff, subjects=[record.addressee_no], terms={"issue_no": issue_no})
    void = IssueVoid.objects.filter(issue=record).first()
    return IssueView(
        record.pk, record.addressee_no, record.issued_at, record.issued_by, record.requester, record.agent_name,
        record.agent_address, record.copy_no, record.copies, record.fee,
        void is None and _reasons(record, staff) is not None, void is None and _day(record) == clock.today(),
        void.reason if void else "",
        IssueReprint.objects.filter(issue=record).count(), PrintOutcome.spoiled([record.pk])[record.pk],
    )  # fmt: skip


@desk.reports("reissue")
@service("seals.show_issued")
def show_issued(*, staff: Staff, issue_no: str) -> Issued:
    """The certificate just issued or taken out again, to whom did it, while it is at hand; a hold set since stops it.

    Raises NotFound, Forbidden, NotAccepted, Voided, ChannelStopped, NotReleased.
    """
    record = record_for(staff, issue_no)
    reasons = _reasons(record, staff)
    if reasons is None:
        remedy = "再交付の理由を入力するか、登録証の提示を受けて改めて発行してください。"
        raise Forbidden(Finding("SE76", "発行した職員が、発行の直後に限り開けます。", remedy=remedy))
    pdf = _released_again(staff, issue_no, record, reasons)
    audit.view("seals.show_issued", staff=staff, subjects=[record.addressee_no], terms={"issue_no": issue_no})
    return issued_from(record, pdf)


@desk.reports("reissue")
@service("seals.reissue")
def reissue(
    *, staff: Staff, issue_no: str, reason: str, acknowledged: Mapping[str, str] | None = None
) -> Issued:
    """再交付: the archived bytes once more, where the paper never reached the resident (a jam, a spoiled print), on the
    day of the issue and while all of it is true; later a new one is issued.

    Raises NotFound, Forbidden, NotAccepted, Voided, ChannelStopped, NotReleased.
    """
    record = record_for(staff, issue_no)
    reason_given(reason)
    pdf = _released_again(staff, issue_no, record, acknowledged or {})
    reasons = dict(acknowledged or {})
    IssueReprint.objects.create(
        issue=record, reason=reason.strip(), acknowledged=reasons, by=staff.user_id, at=clock.now()
    )
    terms = {"issue_no": issue_no, "acknowledged": reasons}
    audit.change("seals.reissue", staff=staff, subjects=[record.addressee_no], terms=terms, reason=reason)
    return issued_from(record, pdf)


@service("seals.void_issue")
def void_issue(*, staff: Staff, issue_no: str, reason: str) -> None:
    """処分情報 (S 1.3.8): the copy was spoiled or taken back, and destroyed; its number is never used again.

    Raises NotFound, Forbidden, NotAccepted without a reason, Voided where it is already.
    """
    record = record_for(staff, issue_no)
    reason_given(reason)
    locked(record.addressee_no)
    _refuse_voided(record)
    IssueVoid.objects.create(issue=record, reason=reason.strip(), by=staff.user_id, at=clock.now())
    tell_voided(record)
    audit.change(
        "seals.void_issue", staff=staff, subjects=[record.addressee_no], terms={"issue_no": issue_no},
        reason=reason,
    )  # fmt: skip


def record_for(staff: Staff, issue_no: str) -> IssueRecord:
    """The issue, if these staff may handle it. Raises Forbidden, NotFound (another ward's, too, unless they
    issued it)."""
    check_right(staff, "seals.issue")
    record = IssueRecord.objects.filter(pk=issue_no).first()
    ward = Person.objects.values_list("ward", flat=True).get(pk=record.addressee_no) if record else ""
    if record is None or (record.issued_by != staff.user_id and elsewhere(staff, ward)):
        raise NotFound(Finding("SE75", "この発行番号の証明書はありません。"))
    return record


def _reasons(record: IssueRecord, staff: Staff) -> Mapping[str, str] | None:
    """What these staff answered when they issued the copy or took it out again; None where that is long ago
    or the 一時解除 of the issue is over."""
    if record.release is not None and not _in_release(staff, record):
        return None
    since = clock.now() - AT_HAND
    if record.issued_by == staff.user_id and record.issued_at >= since:
        return dict(record.acknowledged)
    again = IssueReprint.objects.filter(issue=record, by=staff.user_id, at__gte=since).order_by("-id").first()
    return dict(again.acknowledged) if again else None


def _in_release(staff: Staff, record: IssueRecord) -> bool:
    """Whether the 一時解除 of an issue still lets who issued it show and print that one paper."""
    release = record.release
    mine = record.issued_by == staff.user_id and staff.may(SUPPORT)
    return mine and release is not None and clock.now() < release.until


def _released_again(staff: Staff, issue_no: str, record: IssueRecord, reasons: Mapping[str, str]) -> bytes:
    """The archived bytes, after the same look as before an issue, under the same locks."""
    desk.refuse_stopped("reissue")
    person = locked(record.addressee_no)
    _check_record(issue_no, record)
    check_person(record.addressee_no, person)
    assert person is not None
    lock_household(person.household_no)
    _refuse_voided(record)
    holds = holds_of(person)
    bound = not (holds.protected and _in_release(staff, record))
    held, protected = bound and holds.issue_held, bound and holds.protected
    lost = loss_of(person.addressee_no)
    subject, cells = subject_of(record.addressee_no), [Cell(**cell) for cell in record.model["cells"]]
    in_force = subject.registration_no == record.registration_id and person.resident_on(clock.today())
    found = [
        *holding(held=held, protected=protected, lost=lost, beside=holds.beside),
        *again(
            in_force=in_force, issued_on=_day(record), today=clock.today(), cells=cells, person=subject.person
        ),
    ]
    checked(found, reasons)
    pdf = archived(record.object_key, record.digest)
    overflows = set(IssueOverflow.objects.filter(issue=record).values_list("item", flat=True))
    picture = registered_picture(record.registration)
    check_subject(pdf, issue_no, cells, person=subject.person, picture=picture, overflows=overflows)
    desk.go_out("reissue")
    return pdf


def _check_record(issue_no: str, record: IssueRecord) -> None:
    """Raises NotReleased unless this is the 交付 of the number that was asked for, read anew."""
    names = ("issue_no", "addressee_no", "registration_id", "object_key", "digest")
    anew = IssueRecord.objects.filter(issue_no=issue_no).values_list(*names).first()
    if anew != tuple(getattr(record, name) for name in names):
        raise stopped("SE95", "交付の記録に載る人、登録又は登録証が、請求と一致しません。")


def _day(record: IssueRecord) -> date:
    """交付の日."""
    return record.issued_at.astimezone(clock.TOKYO).date()


def _refuse_voided(record: IssueRecord) -> None:
    if IssueVoid.objects.filter(issue=record).exists():
        remedy = "必要であれば、登録証の提示を受けて新しく発行してください。"
        raise Voided(
            Finding("SE47", "この発行番号の証明書は処分されています。", law="S 1.3.8", remedy=remedy)
        )
