"""手数料の領収・領収書・還付 (地方自治法 第227条): taken when the copies are handed over, once for each request.

What is due is read under the lock of the request, by which a copy is also made 処分: two clerks cannot take the same
fee, and no fee is taken for a copy that is gone. RR-05, S 1.3.8.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from openjuki.kernel.certificates.named import Asked
from openjuki.kernel.certificates.paper import Paper
from openjuki.kernel.certificates.requests.course import State
from openjuki.kernel.fees.papers import TITLE, DayBook, Sold, day_sheet, fee_receipt
from openjuki.kernel.fees.payment import Payment
from openjuki.kernel.register.view import RegisterView, Settings
from openjuki.kernel.rules.run import check
from openjuki.runtime import audit, clock, installation
from openjuki.runtime.db.prepared import rows as select
from openjuki.runtime.errors import Finding, Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.release.archive import keep
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import (
    FeePayment,
    FeeReceipt,
    IssueRecord,
    IssueRequest,
)
from openjuki.systems.residents.selectors import certificates
from openjuki.systems.residents.selectors import payments as selectors
from openjuki.systems.residents.selectors.copy_requests import request_from
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.copy_requests import request_row
from openjuki.systems.residents.services.fee_refunds import LAW, at_counter
from openjuki.systems.residents.services.incidents import reports
from openjuki.systems.residents.services.issue_holds import NotAcknowledged
from openjuki.systems.residents.services.judge import alert_key, shown_finding
from openjuki.systems.residents.services.letter_heads import list_head
from openjuki.systems.residents.services.paper_release import LIST, PAPER, released, shown_again
from openjuki.systems.residents.services.settings import setting
from openjuki.systems.residents.services.show_printed import AT_HAND


class NothingDue(Refused):
    """領収するものがない."""

    title = "この請求に、領収する手数料はありません"


class AlreadyPaid(Refused):
    """領収済み."""

    title = "この請求の手数料は、既に領収しています"


@reports(PAPER)
@service("residents.take_fee")
def take_fee(
    *,
    staff: Staff,
    request_no: str,
    means: str,
    tendered: int,
    change_as: str = "",
    acknowledged: Mapping[str, str] | None = None,
) -> FeePayment:
    """領収 of all that a request owes, with its 領収書.

    Raises Forbidden, NotFound, AlreadyPaid, NothingDue, Invalid, NotAcknowledged.
    """
    request_row(staff, request_no)
    row = IssueRequest.objects.select_for_update().get(request_no=request_no)
    sold = _payable(row)
    paid = _offered(row, sold, means, tendered, change_as)
    reasons = dict(acknowledged or {})
    _refuse_faults(paid, reasons)
    now = clock.now()
    ((serial,),) = select("SELECT nextval('payment_serial')", [])
    made = FeePayment.objects.create(
        payment_no=f"{clock.today():%Y%m%d}-R{serial:05d}", request=row, issue_nos=[each.issue_no for each in sold],
        amount=paid.due, means=means, tendered=tendered, change=paid.change,
        change_as=change_as if paid.change else "",
        acknowledged=reasons, ward=row.ward, at=now, **at_counter(staff),
    )  # fmt: skip
    _receipt(made, row, staff, copy_no=0)
    audit.change(
        "residents.take_fee", staff=staff, subjects=row.subjects, case_no=row.case_no,
        terms={"payment_no": made.payment_no, "request_no": request_no, "yen": made.amount, "means": means,
               "acknowledged": reasons},
    )  # fmt: skip
    return made


@service("residents.examine_fee")
def examine_fee(
    *, staff: Staff, request_no: str, means: str, tendered: int, change_as: str = ""
) -> tuple[Payment, tuple[Finding, ...]]:
    """What is typed, with its おつり, and what stands against it; nothing is kept. Raises as `take_fee`."""
    row = request_row(staff, request_no)
    paid = _offered(row, _payable(row), means, tendered, change_as)
    return paid, _judged(paid)


@reports(PAPER)
@service("residents.fee_receipt_again")
def receipt_again(*, staff: Staff, payment_no: str, reason: str) -> FeeReceipt:
    """領収書の再発行, which says so. Raises Forbidden, NotFound, Invalid without a reason."""
    made, row = _payment(staff, payment_no)
    if not reason.strip():
        raise Invalid(Finding("Q13", "再発行の理由がありません。", field="reason",
                              remedy="なくした、宛名が違うなどの理由を入力してください。"))  # fmt: skip
    IssueRequest.objects.select_for_update().get(pk=row.pk)
    number = FeeReceipt.objects.filter(payment=made).count()
    again = _receipt(made, row, staff, copy_no=number, reason=reason.strip())
    audit.change(
        "residents.fee_receipt_again", staff=staff, subjects=row.subjects, reason=reason, case_no=row.case_no,
        terms={"payment_no": payment_no, "copy_no": number},
    )  # fmt: skip
    return again


@reports(PAPER)
@service("residents.show_fee_receipt")
def show_receipt(*, staff: Staff, payment_no: str, copy_no: int) -> bytes:
    """The bytes of a 領収書 that these staff have just made; later it is a 再発行. Raises Forbidden, NotFound."""
    made, row = _payment(staff, payment_no)
    at_hand = {"by": staff.user_id, "at__gte": clock.now() - AT_HAND}
    found = FeeReceipt.objects.filter(payment=made, copy_no=copy_no, **at_hand).first()
    if found is None:
        raise NotFound(Finding("Q14", "この領収書は、今は開けません。",
                               remedy="必要であれば、理由を入力して再発行してください。"))  # fmt: skip
    pdf = shown_again(found.object_key, found.digest, channel=PAPER, subjects=row.subjects)
    audit.view(
        "residents.show_fee_receipt", staff=staff, subjects=row.subjects, case_no=row.case_no,
        terms={"payment_no": payment_no, "copy_no": copy_no},
    )  # fmt: skip
    return pdf


@service("residents.view_fee")
def view_fee(*, staff: Staff, request_no: str) -> selectors.Due:
    """手数料 of a request: what is due, or how it was paid. Raises Forbidden (right, S07), NotFound."""
    row = request_row(staff, request_no)
    audit.view(
        "residents.view_fee", staff=staff, subjects=row.subjects, terms={"request_no": request_no},
        case_no=row.case_no,
    )  # fmt: skip
    return selectors.due_of(row)


@service("residents.fee_day")
def day_book(*, staff: Staff, day: date, scope: Scope = WHOLE) -> DayBook:
    """手数料の日計: what each counter took and gave back, to compare with the till. Names nobody."""
    return _day_book(staff, day, scope, "residents.fee_day")


@reports(LIST)
@service("residents.print_fee_day")
def print_day(*, staff: Staff, day: date, scope: Scope = WHOLE) -> bytes:
    """The same as a paper."""
    book = _day_book(staff, day, scope, "residents.print_fee_day")
    within = scope.of(staff)
    office = f"{certificates.ward_name(within.ward)}役所" if within.ward else "全区"
    paper = day_sheet(
        book, day, office=f"{office}　{within.branch}".rstrip("　"), made_on=clock.today(),
        specimen=installation.current().specimen,
    )  # fmt: skip
    return released([(paper, Asked(None))], channel=LIST, mark=f"fees {day}", made_at=clock.now()).pdf


def _payable(row: IssueRequest) -> tuple[Sold, ...]:
    if FeePayment.objects.filter(request=row).exists():
        raise AlreadyPaid(Finding("Q11", "この請求の手数料は、既に領収しています。", law=LAW,
                                  remedy="請求を開き直し、領収の記録を確かめてください。"))  # fmt: skip
    sold = selectors.sold_of(row) if row.state == State.ISSUED else ()
    if not sold:
        raise NothingDue(Finding("Q12", "手数料のかかる写しは交付していません。", law=LAW,
                                 remedy="交付してから領収してください。無料の理由は請求にあります。"))  # fmt: skip
    return sold


def _offered(row: IssueRequest, sold: tuple[Sold, ...], means: str, tendered: int, change_as: str) -> Payment:
    return Payment(
        channel=row.channel, due=sum(each.fee for each in sold), means=means, tendered=tendered,
        change_as=change_as, sent=request_from(row.data).paid,
    )  # fmt: skip


def _judged(paid: Payment) -> tuple[Finding, ...]:
    view = RegisterView(settings=Settings(levels=setting("rule_levels")))
    return tuple(map(shown_finding, check(view, paid, clock.today())))


def _refuse_faults(paid: Payment, acknowledged: Mapping[str, str]) -> None:
    found = _judged(paid)
    if any(f.level == "error" for f in found):
        raise Invalid(*found)
    missing = [f for f in found if not acknowledged.get(alert_key(f), "").strip()]
    if missing:
        raise NotAcknowledged(*missing)


def _receipt(
    made: FeePayment, row: IssueRequest, staff: Staff, *, copy_no: int, reason: str = ""
) -> FeeReceipt:
    """Print and archive one 領収書 from what was taken, as it was taken."""
    now = clock.now()
    paper = _receipt_paper(made, row, reason)
    again = _receipt_paper(FeePayment.objects.get(pk=made.pk), IssueRequest.objects.get(pk=row.pk), reason)
    printed = released(
        [(paper, Asked(again))],
        channel=PAPER,
        mark=f"{made.payment_no} {TITLE}",
        made_at=now,
        subjects=row.subjects,
    )
    return FeeReceipt.objects.create(
        payment=made, copy_no=copy_no, reason=reason, object_key=keep("receipts", printed.pdf),
        digest=printed.sha256, by=staff.user_id, at=now,
    )  # fmt: skip


def _receipt_paper(made: FeePayment, row: IssueRequest, reason: str) -> Paper:
    issued = IssueRecord.objects.filter(issue_no__in=made.issue_nos).order_by("id")
    sold = [selectors.sold(each) for each in issued]
    paid = Payment(
        channel=row.channel,
        due=made.amount,
        means=made.means,
        tendered=made.tendered,
        change_as=made.change_as,
    )
    return fee_receipt(
        list_head(made.ward, made.payment_no, clock.today()), request_from(row.data).requester, paid, sold,
        paid_on=made.on, received_by=made.by_name or made.by, again=reason,
    )  # fmt: skip


def _payment(staff: Staff, payment_no: str) -> tuple[FeePayment, IssueRequest]:
    """Raises Forbidden (right, S07), NotFound."""
    made = FeePayment.objects.select_related("request").filter(payment_no=payment_no).first()
    if made is None:
        raise NotFound(
            Finding("Q17", "この番号の領収はありません。", remedy="請求から領収の記録を開いてください。")
        )
    return made, request_row(staff, made.request.request_no)


def _day_book(staff: Staff, day: date, scope: Scope, action: str) -> DayBook:
    if not staff.may("residents.issue"):
        raise Forbidden(
            Finding("AU-02", "証明書の発行の権限がありません。", remedy="権限のある職員に代わってください。")
        )
    audit.view(action, staff=staff, terms={"day": day.isoformat()})
    return selectors.day_book(day, scope.of(staff))
