"""手数料の読取り: what is due for a request, its 領収, and what a day brought (地方自治法 第227条)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, QuerySet

from openjuki.kernel.certificates.forms import TITLES
from openjuki.kernel.certificates.requests.rights import RIGHTS
from openjuki.kernel.fees.papers import DayBook, DayRow, Sold, Total
from openjuki.runtime import clock
from openjuki.systems.residents.models import (
    FeePayment,
    FeeReceipt,
    FeeRefund,
    IssueRecord,
    IssueRequest,
    IssueVoid,
)
from openjuki.systems.residents.selectors.scope import WHOLE, Scope

#: Fee waived by a decision, in the day's list.
EXEMPT = "免除"
_VOIDED = Exists(IssueVoid.objects.filter(issue=OuterRef("pk")))


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """領収書. `copy_no` 0: the one handed over with the copies."""

    copy_no: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefundLine:
    """還付 of a copy; 0 yen: nothing went back."""

    issue_no: str
    amount: int
    means: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """領収 with its 領収書 and 還付."""

    payment_no: str
    amount: int
    means: str
    tendered: int
    change: int
    change_as: str
    acknowledged: dict[str, str]
    by: str
    at: datetime
    issue_nos: tuple[str, ...]
    receipts: tuple[ReceiptLine, ...]
    refunds: tuple[RefundLine, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """手数料 of a request: what is still to be paid for which copies; `exemption`: why nothing was asked for."""

    sold: tuple[Sold, ...] = ()
    exemption: str = ""
    payment: PaymentLine | None = field(default=None)

    @property
    def amount(self) -> int:
        """Yen still to be paid."""
        return 0 if self.payment else sum(each.fee for each in self.sold)


def sold_of(row: IssueRequest) -> tuple[Sold, ...]:
    """The copies of a request that cost something and are still good."""
    good = IssueRecord.objects.filter(~_VOIDED, request=row, fee__gt=0).order_by("id")
    return tuple(sold(r) for r in good)


def sold(issue: IssueRecord) -> Sold:
    """One copy, as it stands on a 領収書."""
    return Sold(TITLES[issue.kind], issue.issue_no, issue.fee)


def due_of(row: IssueRequest) -> Due:
    """What is to be paid for a request, or was."""
    paid = FeePayment.objects.filter(request=row).first()
    exemptions = IssueRecord.objects.filter(request=row).exclude(fee_exemption="")
    return Due(
        sold_of(row),
        exemptions.values_list("fee_exemption", flat=True).first() or "",
        payment_line(paid) if paid else None,
    )


def payment_line(paid: FeePayment) -> PaymentLine:
    """As it is shown."""
    receipts = FeeReceipt.objects.filter(payment=paid).order_by("copy_no")
    refunds = FeeRefund.objects.filter(payment=paid).select_related("issue").order_by("id")
    return PaymentLine(
        paid.payment_no, paid.amount, paid.means, paid.tendered, paid.change, paid.change_as, paid.acknowledged,
        paid.by, paid.at, tuple(paid.issue_nos),
        tuple(ReceiptLine(r.copy_no, r.reason, r.by, r.at) for r in receipts),
        tuple(RefundLine(r.issue.issue_no, r.amount, r.means, r.by, r.at) for r in refunds),
    )  # fmt: skip


def payment_for(issue: IssueRecord) -> FeePayment | None:
    """The 領収 that paid for a copy."""
    return FeePayment.objects.filter(request=issue.request_id, issue_nos__contains=[issue.issue_no]).first()


def day_book(day: date, scope: Scope = WHOLE) -> DayBook:
    """What was taken, given back, left unpaid and given free on a day, at the counters of a ward and branch."""
    paid = list(FeePayment.objects.filter(scope.cases(), on=day).select_related("request").order_by("id"))
    given_back = FeeRefund.objects.filter(scope.cases(), on=day, amount__gt=0)
    back = list(given_back.select_related("payment__request").order_by("id"))
    rows = [
        DayRow(_clock(p.at), p.payment_no, p.request.request_no, p.means, len(p.issue_nos), p.amount, p.by)
        for p in paid
    ]
    rows += [
        DayRow(_clock(r.at), r.payment.payment_no, r.payment.request.request_no, r.means, 1, -r.amount, r.by)
        for r in back
    ]
    taken, given = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for p in paid:
        taken[p.place, p.means] += p.amount
    for r in back:
        given[r.place, r.means] += r.amount
    totals = tuple(
        Total(place, means, taken[place, means], given[place, means])
        for place, means in sorted({*taken, *given})
    )
    return DayBook(rows=tuple(rows), totals=totals, unpaid=_unpaid(day, scope), free=_free(day, scope))


def _unpaid(day: date, scope: Scope) -> tuple[tuple[str, int], ...]:
    """Requests with copies of that day that cost something and were not paid for."""
    due: Counter[str] = Counter()
    open_ = _issued(day, scope).filter(~_VOIDED, fee__gt=0, request__feepayment=None).order_by("id")
    for request_no, fee in open_.values_list("request__request_no", "fee"):
        due[request_no] += fee
    return tuple(due.items())


def _free(day: date, scope: Scope) -> tuple[tuple[str, int], ...]:
    """So many copies for nothing, by right (公用) or by a decision (免除): why each was, its request says."""
    free = _issued(day, scope).exclude(fee_exemption="").values_list("request__right", flat=True)
    return tuple(sorted(Counter(RIGHTS[right].free or EXEMPT for right in free).items()))


def _issued(day: date, scope: Scope) -> QuerySet[IssueRecord]:
    since, until = (datetime.combine(day, at, clock.TOKYO) for at in (time.min, time.max))
    mine = IssueRequest.objects.filter(scope.cases()).values("id")
    return IssueRecord.objects.filter(issued_at__gte=since, issued_at__lte=until, request__in=mine)


def _clock(at: datetime) -> str:
    return f"{at.astimezone(clock.TOKYO):%H:%M}"
