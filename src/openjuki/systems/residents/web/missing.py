"""転入通知未着者一覧: who left and has not been heard of; F12 makes the letters to the municipalities (S 4.1.3.1.4)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.residents.selectors.missing_notifications import ASKED, REASONS
from openjuki.systems.residents.services import missing_notifications as service
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.notices import RIGHT
from openjuki.systems.residents.web.paper_page import paper_page
from openjuki.systems.residents.web.printing import printing

TITLE = "転入通知未着照会書"


@requires(RIGHT)
@require_GET
def missing(request: HttpRequest) -> HttpResponse:
    """The longest first; narrowed by days, by how they were removed, by destination, by whether it was asked."""
    return _missing(request, request.GET)


def _missing(
    request: HttpRequest, given: Any, *, refused: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    staff, walk = staff_of(request), tabs(staff_of(request), "missing")
    narrowed = service.narrowed_to(given)
    found = service.list_missing(staff=staff, scope=walk["scope"].chosen, **narrowed)
    keys = [*walk["tab_keys"], FunctionKey("papers", "一覧の印刷", href=printing("missing", narrowed))]
    if any(line.may_ask for line in found.lines):
        keys.append(FunctionKey("confirm", "照会書を作成", form="inquire"))
    context = {
        **walk, **narrowed, "found": found, "reasons": REASONS.items(), "asked_states": ASKED.items(),
        "findings": refused, "key": str(uuid7()), "fkeys": keys,
    }  # fmt: skip
    return page(request, "residents/missing.html", context, status=status)


@requires(RIGHT)
@require_POST
def inquire(request: HttpRequest) -> HttpResponse:
    """Make the letters about those who were ticked, and show them."""
    try:
        made = service.print_inquiry(staff=staff_of(request), addressee_nos=request.POST.getlist("who"))
    except Refused as e:
        if e.status != 422:
            raise
        return _missing(request, request.POST, refused=e.findings, status=e.status)
    return go(reverse("residents:inquiry", args=[made.inquiry_id]))


@requires(RIGHT)
@require_GET
def inquiry(request: HttpRequest, inquiry_id: int) -> HttpResponse:
    """The page with the frame."""
    return paper_page(
        request, sheet=("inquiry", str(inquiry_id)), title=TITLE,
        pdf_url=reverse("residents:inquiry-pdf", args=[inquiry_id]), back=("一覧へ", reverse("residents:missing")),
    )  # fmt: skip


@requires(RIGHT)
@require_GET
def inquiry_pdf(request: HttpRequest, inquiry_id: int) -> HttpResponse:
    """The bytes as archived."""
    pdf = service.show_inquiry(staff=staff_of(request), inquiry_id=inquiry_id)
    return pdf_response(pdf, f"move-in-inquiry-{inquiry_id}")
