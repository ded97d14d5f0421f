"""手数料: taken for a request, its 領収書, and the day of each counter (地方自治法 第227条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.kernel.fees.payment import CHANGE, MEANS, RETURNED, TAKEN
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.residents.services import payments as services
from openjuki.systems.residents.services import scopes
from openjuki.systems.residents.services.view_requests import view_request
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.base import PathForm, choice, day_of, text
from openjuki.systems.residents.web.paper_page import paper_page
from openjuki.systems.residents.web.printers import listed

_FIELDS: Final = ("means", "tendered", "change_as")


class PaymentForm(PathForm):
    """領収."""

    means = choice("納付の方法", (), blank=False, width="m")
    tendered = text("お預り・同封の額(円)", "digits", required=True, width="s")
    change_as = choice("おつりの返し方", (), blank=False, width="m")

    def __init__(self, channel: str, **given: Any) -> None:
        super().__init__(**given)
        self.fields["means"].choices = [(k, MEANS[k]) for k in TAKEN[channel]]  # type: ignore[attr-defined]
        self.fields["change_as"].choices = [(k, CHANGE[k]) for k in RETURNED[channel]]  # type: ignore[attr-defined]
        self.fields["tendered"].widget.attrs["autofocus"] = True


@requires("residents.issue")
@require_http_methods(["GET", "POST"])
def fee(request: HttpRequest, request_no: str) -> HttpResponse:
    """The fee of one request; posted, it is taken and its 領収書 is shown. `?check` writes nothing."""
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        staff, post = staff_of(request), request.POST
        try:
            if "check" in request.GET:
                paid, found = services.examine_fee(staff=staff, request_no=request_no, **_typed(post))
                return boxes.saved(
                    request, findings=found, fields=_FIELDS, message=f"おつり {paid.change:,}円"
                )
            made = services.take_fee(
                staff=staff, request_no=request_no, acknowledged=boxes.acknowledgements(post), **_typed(post)
            )
            return go(reverse("residents:fee-receipt", args=[made.payment_no, 0]), asked=request_no)
        except Refused as e:
            if e.status not in (409, 422):
                raise
            refused, status = e.findings, e.status
    return _page(request, request_no, refused, status)


def _page(request: HttpRequest, request_no: str, refused: tuple[Finding, ...], status: int) -> HttpResponse:
    staff = staff_of(request)
    due = services.view_fee(staff=staff, request_no=request_no)
    seen = view_request(staff=staff, request_no=request_no)
    first = {"tendered": str(seen.request.paid or due.amount)}
    form = PaymentForm(seen.line.channel, initial=dict(request.POST.items()) if refused else first)
    keys = [FunctionKey("back", "請求へ", href=reverse("residents:request", args=[request_no]))]
    if due.amount:
        keys.append(FunctionKey("confirm", "領収", form="fee"))
    elif due.payment:
        keys.append(FunctionKey("papers", "領収書の再発行", dialog="again"))
    context = {
        "request_no": request_no, "due": due, "channel": seen.line.channel_title, "form": form, "key": str(uuid7()),
        "form_level": boxes.shown([f for f in refused if f.field not in _FIELDS], request.POST),
        "findings": refused, "answered": request.POST, "means": MEANS, "fkeys": keys,
        "paid_by": MEANS[due.payment.means] if due.payment else "",
        "change_as": CHANGE.get(due.payment.change_as, "") if due.payment else "",
        "check_url": f"{reverse('residents:fee', args=[request_no])}?check=1",
    }  # fmt: skip
    return page(request, "residents/fee.html", context, status=status)


def _typed(post: Mapping[str, str]) -> dict[str, Any]:
    typed = post.get("tendered", "").replace(",", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 8):
        raise Invalid(
            Finding("Q18", "額を数字で入力してください。", field="tendered", remedy="円の単位で入力します。")
        )
    return {"means": post.get("means", ""), "tendered": int(typed), "change_as": post.get("change_as", "")}


@requires("residents.issue")
@require_POST
def receipt_again(request: HttpRequest, payment_no: str) -> HttpResponse:
    """再発行, with its reason; then it is shown."""
    made = services.receipt_again(
        staff=staff_of(request), payment_no=payment_no, reason=request.POST.get("reason", "")[:200]
    )
    asked = request.POST.get("asked", "")[:40]
    return go(reverse("residents:fee-receipt", args=[payment_no, made.copy_no]), asked=asked)


@requires("residents.issue")
@require_GET
def receipt(request: HttpRequest, payment_no: str, copy_no: int) -> HttpResponse:
    """The page with the frame of a 領収書."""
    asked = request.GET.get("asked", "")[:40]
    back = (
        ("請求へ", reverse("residents:request", args=[asked]))
        if asked
        else ("一覧へ", reverse("residents:fee-day"))
    )
    return paper_page(
        request, sheet=("receipt", f"{payment_no}/{copy_no}"), title="領収書", back=back,
        pdf_url=reverse("residents:fee-receipt-pdf", args=[payment_no, copy_no]),
    )  # fmt: skip


@requires("residents.issue")
@require_GET
def receipt_pdf(request: HttpRequest, payment_no: str, copy_no: int) -> HttpResponse:
    """The bytes as archived."""
    pdf = services.show_receipt(staff=staff_of(request), payment_no=payment_no, copy_no=copy_no)
    return pdf_response(pdf, payment_no)


@requires("residents.issue")
@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """手数料の日計: the totals of each counter, what was taken and given back, what is still to be paid."""
    staff = staff_of(request)
    walk = tabs(staff, "payments")
    refused: tuple[Finding, ...] = ()
    on = clock.today()
    try:
        on = _day(request)
    except Invalid as e:
        refused = e.findings
    book = services.day_book(staff=staff, day=on, scope=walk["scope"].chosen)
    sheet = f"{reverse('residents:fee-day-paper')}?day={on}"
    context = {
        **walk, "book": book, "day": on, "means": MEANS, "findings": refused,
        "fkeys": [*walk["tab_keys"], FunctionKey("papers", "日計表", href=sheet)],
    }  # fmt: skip
    return page(request, "residents/fee_day.html", context, status=422 if refused else 200)


@requires("residents.issue")
@require_GET
def day_paper(request: HttpRequest) -> HttpResponse:
    """The page with the frame of the day's list."""
    on = _day(request)
    return paper_page(
        request, sheet=listed(request, "fee_day", {"day": on}), title="手数料の日計表",
        pdf_url=f"{reverse('residents:fee-day-pdf')}?day={on}",
        back=("一覧へ", f"{reverse('residents:fee-day')}?day={on}"),
    )  # fmt: skip


@requires("residents.issue")
@require_GET
def day_pdf(request: HttpRequest) -> HttpResponse:
    """The day's list, of the ward and branch that the lists are narrowed to."""
    staff = staff_of(request)
    pdf = services.print_day(staff=staff, day=_day(request), scope=scopes.remembered(staff))
    return pdf_response(pdf, "fees")


def _day(request: HttpRequest) -> date:
    return day_of(request.GET, "day") or clock.today()
