"""手数料のAPI (地方自治法 第227条): what is due, taken, receipted, and the day of each counter."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field, StrictInt

from openjuki.kernel.fees.payment import CHANGE, MEANS
from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.copy_requests import RequestNo
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import IsoDate, Reasons, Text
from openjuki.systems.residents.services import payments as services

router = Router(tags=["手数料"])
PaymentNo = Annotated[str, Path(pattern=r"^[0-9]{8}-R[0-9]{5,9}$", description="領収番号")]
CopyNo = Annotated[int, Path(ge=0, le=10_000, description="0は交付した領収書、1からは再発行")]


class PaymentIn(Schema):
    """領収. `change_as`: how the rest is given back, where something is."""

    model_config = ConfigDict(extra="forbid")
    means: Text = Field(json_schema_extra={"enum": list(MEANS)})
    tendered: Annotated[StrictInt, Field(ge=0, le=9_999_999, description="お預り・同封の額(円)")]
    change_as: Text = Field("", json_schema_extra={"enum": ["", *CHANGE]})
    acknowledged: Reasons = {}


class PaymentOut(Schema):
    """What was taken; its 領収書 is at `/payments/{payment_no}/receipts/0/file`."""

    payment_no: str
    amount: int
    means: str
    tendered: int
    change: int
    change_as: str
    at: datetime


class SoldOut(Schema):
    """One copy that costs something."""

    title: str
    issue_no: str
    fee: int


class FeeReceiptOut(Schema):
    """領収書; number 0 was handed over with the copies, every other is a 再発行."""

    copy_no: int
    reason: str
    by: str
    at: datetime


class RefundOut(Schema):
    """還付 of a copy that became 処分済み; 0 yen: nothing went back."""

    issue_no: str
    amount: int
    means: str
    by: str
    at: datetime


class PaidOut(PaymentOut):
    """領収 with its 領収書 and 還付."""

    by: str
    issue_nos: list[str]
    receipts: list[FeeReceiptOut]
    refunds: list[RefundOut]


class DueOut(Schema):
    """手数料 of a request. `amount`: still to be paid; `exemption`: why nothing was asked for."""

    amount: int
    sold: list[SoldOut]
    exemption: str
    payment: PaidOut | None


class DayRowOut(Schema):
    """領収, or with a negative amount a 還付."""

    at: str
    number: str
    request_no: str
    means: str
    copies: int
    yen: int
    by: str


class TotalOut(Schema):
    """One counter and one way to pay."""

    place: str
    means: str
    taken: int
    refunded: int
    balance: int


class DayOut(Schema):
    """手数料の日計. `unpaid`: 請求番号 and yen; `free`: why, and how many copies."""

    rows: list[DayRowOut]
    totals: list[TotalOut]
    unpaid: list[tuple[str, int]]
    free: list[tuple[str, int]]


class DayIn(Schema):
    """領収の日."""

    day: IsoDate


@router.get("/requests/{request_no}/fee", response={200: DueOut, **answers()}, summary="請求の手数料")
@requires("residents.issue")
def fee(request: HttpRequest, request_no: RequestNo) -> DueOut:
    """What is due, or how it was paid."""
    due = services.view_fee(staff=staff_of(request), request_no=request_no)
    return DueOut.model_validate(due, from_attributes=True)


@router.post(
    "/requests/{request_no}/payment",
    response={201: PaymentOut, **answers(500, 503)},
    summary="手数料の領収",
)
@requires("residents.issue")
def take(
    request: HttpRequest, request_no: RequestNo, idempotency_key: IdempotencyKey, given: PaymentIn
) -> Any:
    """All that the request owes, once."""
    made = services.take_fee(staff=staff_of(request), request_no=request_no, **given.model_dump())
    return 201, PaymentOut.model_validate(made, from_attributes=True)


@router.post(
    "/payments/{payment_no}/receipts",
    response={201: FeeReceiptOut, **answers(500, 503)},
    summary="領収書の再発行",
)
@requires("residents.issue")
def again(
    request: HttpRequest, payment_no: PaymentNo, idempotency_key: IdempotencyKey, given: ReasonIn
) -> Any:
    """Marked 再発行."""
    made = services.receipt_again(staff=staff_of(request), payment_no=payment_no, reason=given.reason)
    return 201, FeeReceiptOut.model_validate(made, from_attributes=True)


@router.get(
    "/payments/{payment_no}/receipts/{copy_no}/file",
    response=answers(500),
    summary="領収書のファイル",
    openapi_extra=PDF,
)
@requires("residents.issue")
def file(request: HttpRequest, payment_no: PaymentNo, copy_no: CopyNo) -> HttpResponse:
    """For who has just made it; later it is a 再発行."""
    pdf = services.show_receipt(staff=staff_of(request), payment_no=payment_no, copy_no=copy_no)
    return pdf_answer(pdf, "receipt.pdf")


@router.get("/payments", response={200: DayOut, **answers()}, summary="手数料の日計")
@requires("residents.issue")
def day(request: HttpRequest, given: Narrowed, period: Query[DayIn]) -> DayOut:
    """What each counter took and gave back on a day."""
    book = services.day_book(staff=staff_of(request), day=period.day, scope=scope_of(request, given))
    return DayOut.model_validate(book, from_attributes=True)


@router.get("/payments/sheet", response=answers(500, 503), summary="手数料の日計表", openapi_extra=PDF)
@requires("residents.issue")
def sheet(request: HttpRequest, given: Narrowed, period: Query[DayIn]) -> HttpResponse:
    """The same as a paper."""
    pdf = services.print_day(staff=staff_of(request), day=period.day, scope=scope_of(request, given))
    return pdf_answer(pdf, "fees.pdf")
