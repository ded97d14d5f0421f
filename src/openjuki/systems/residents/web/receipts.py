"""郵送の受付: postmark, arrival, the copy, the reply's address, what is missing; judged while it is typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.kernel.counter.receipt import COPIES, MISSING, RETURN_TO, listed
from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web import findings as boxes
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors.counter import ReceiptVersion
from openjuki.systems.residents.services import receipts as services
from openjuki.systems.residents.services.cases import OPEN_STATES
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.forms.counter import ReceiptForm, receipt_of

#: The answer to an inquiry is awaited so long unless the clerk says otherwise.
ANSWER_IN = timedelta(days=14)
_BOXES = (*ReceiptForm.base_fields, "missing")


@requires("residents.enter")
@require_http_methods(["GET", "POST"])
def receipt(request: HttpRequest, case_no: str) -> HttpResponse:
    """The envelope of one case; `?check` judges what is typed and writes nothing."""
    refused: tuple[Finding, ...] = ()
    status = 200
    if request.method == "POST":
        staff, checks = staff_of(request), "check" in request.GET
        try:
            said = receipt_of(request.POST)
            if checks:
                found = services.judged_receipt(staff=staff, case_no=case_no, receipt=said)
                return _told(request, found)
            services.record_receipt(
                staff=staff, case_no=case_no, receipt=said, acknowledged=boxes.acknowledgements(request.POST)
            )
            return go(reverse("residents:entry", args=[case_no]), done="receipt")
        except Refused as e:
            if e.status != 422:
                raise
            if checks:
                return _told(request, e.findings)
            refused, status = e.findings, e.status
    return _page(request, case_no, refused, status)


def _told(request: HttpRequest, found: tuple[Finding, ...]) -> HttpResponse:
    return boxes.saved(request, findings=found, fields=_BOXES, message="未記録(F12で記録)")


def _page(request: HttpRequest, case_no: str, refused: tuple[Finding, ...], status: int) -> HttpResponse:
    seen = services.view_receipt(staff=staff_of(request), case_no=case_no)
    newest = seen.versions[0] if seen.versions else None
    typed: dict[str, Any] = dict(request.POST.items()) if refused else _typed(newest)
    form = ReceiptForm(initial=typed)
    form.fields["arrived_on"].widget.attrs["autofocus"] = True
    back = FunctionKey("back", "届へ", href=reverse("residents:case", args=[case_no]))
    keys = [back]
    if seen.detail.line.state in OPEN_STATES:
        keys.append(FunctionKey("confirm", "受付を記録", form="receipt"))
    context = {
        "case": seen.detail.line,
        "seen": seen,
        "form": form,
        "missing": [(key, label, f"missing.{key}" in typed) for key, label in MISSING.items()],
        "versions": [_line(v) for v in seen.versions],
        "findings": refused,
        "form_level": boxes.shown([f for f in refused if f.field not in _BOXES], request.POST),
        "answered": request.POST,
        "check_url": reverse("residents:receipt", args=[case_no]) + "?check=1",
        "key": str(uuid7()),
        "fkeys": keys,
    }
    return page(request, "residents/receipt.html", context, status=status)


def _typed(row: ReceiptVersion | None) -> dict[str, Any]:
    """The form as it stands: today for a fresh envelope, else what is on record."""
    today = clock.today()
    if row is None:
        return {
            "arrived_on": today.isoformat(),
            "due_on": (today + ANSWER_IN).isoformat(),
            "return_to": "new",
        }
    days = {n: getattr(row, n) for n in ("arrived_on", "postmarked_on", "due_on")}
    found: dict[str, Any] = {n: day.isoformat() for n, day in days.items() if day}
    found |= {n: getattr(row, n) for n in ("identification", "envelope", "return_to", "return_reason")}
    return found | {f"missing.{key}": "on" for key in row.missing}


def _line(row: ReceiptVersion) -> dict[str, Any]:
    return {
        "v": row, "copy": COPIES[row.identification], "return_to": RETURN_TO[row.return_to],
        "missing": listed(row.missing),
    }  # fmt: skip
