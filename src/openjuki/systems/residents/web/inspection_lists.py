"""閲覧用リスト, 公表 and 閲覧の履歴 of a person, as pages (S 9.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.residents.services import scopes
from openjuki.systems.residents.services.inspection_lists import LISTS, open_csv, show_part
from openjuki.systems.residents.services.inspections import RIGHT
from openjuki.systems.residents.services.view_inspections import (
    MOST_SEEN,
    PUBLISH,
    person_inspections,
    print_publication,
    publication_rows,
    view_inspection,
)
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.forms.base import day_of
from openjuki.systems.residents.web.paper_page import paper_page
from openjuki.systems.residents.web.printers import listed
from openjuki.systems.residents.web.purpose import purpose_of


@requires(LISTS)
@require_GET
def part(request: HttpRequest, inspection_no: str, part_no: int) -> HttpResponse:
    """The page with the frame of one part; the newest list is shown under its number."""
    list_no = _list_no(request)
    if not list_no:
        seen = view_inspection(staff=staff_of(request), request_no=inspection_no)
        return go(request.path, list=str(seen.list.list_no if seen.list else 1))
    return paper_page(
        request, sheet=("inspection", f"{inspection_no}/{part_no}/{list_no}"), title=f"閲覧用リスト {part_no}冊目",
        pdf_url=f"{reverse('residents:inspection-part-pdf', args=[inspection_no, part_no])}?list={list_no}",
        back=("請求へ", reverse("residents:inspection", args=[inspection_no])),
    )  # fmt: skip


@requires(LISTS)
@require_GET
def part_pdf(request: HttpRequest, inspection_no: str, part_no: int) -> HttpResponse:
    """One part, on the days on which it may be looked at."""
    pdf = show_part(
        staff=staff_of(request), request_no=inspection_no, part_no=part_no, list_no=_list_no(request)
    )
    return pdf_response(pdf, f"{inspection_no}-{part_no}")


@requires(LISTS)
@require_GET
def whole_csv(request: HttpRequest, inspection_no: str) -> StreamingHttpResponse:
    """全件リスト as CSV."""
    response = StreamingHttpResponse(
        open_csv(staff=staff_of(request), request_no=inspection_no, list_no=_list_no(request)),
        content_type="text/csv; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{inspection_no}.csv"'
    return response


@requires(PUBLISH)
@require_GET
def publication(request: HttpRequest) -> HttpResponse:
    """閲覧の状況 of a period; without one, of the business year so far."""
    staff = staff_of(request)
    refused: tuple[Finding, ...] = ()
    status = 200
    chosen = scopes.remembered(staff)
    try:
        since, until = _period(request)
        rows = publication_rows(staff=staff, since=since, until=until, scope=chosen)
    except Invalid as e:
        refused, status, rows = e.findings, e.status, []
        since, until = _year()
    pdf = f"{reverse('residents:inspection-publication-pdf')}?since={since}&until={until}"
    context = {
        "rows": rows, "since": since, "until": until, "findings": refused, "pdf": pdf,
        # What a branch alone has shown is no publication, so that none is offered.
        "scope": replace(scopes.choices(staff, chosen), branches=(), chosen=replace(chosen, branch="", towns=())),
        "fkeys": [FunctionKey("back", "一覧へ", href=reverse("residents:inspections")),
                  FunctionKey("papers", "公表の一覧表", href=f"{reverse('residents:inspection-publication-paper')}"
                              f"?since={since}&until={until}")],
    }  # fmt: skip
    return page(request, "residents/inspection_publication.html", context, status=status)


@requires(PUBLISH)
@require_GET
def publication_paper(request: HttpRequest) -> HttpResponse:
    """The page with the frame."""
    query = request.GET.urlencode()
    since, until = _period(request)
    return paper_page(
        request, sheet=listed(request, "publication", {"since": since, "until": until}), title="閲覧の状況の公表",
        pdf_url=f"{reverse('residents:inspection-publication-pdf')}?{query}",
        back=("公表へ", f"{reverse('residents:inspection-publication')}?{query}"),
    )  # fmt: skip


@requires(PUBLISH)
@require_GET
def publication_pdf(request: HttpRequest) -> HttpResponse:
    """The paper of the period."""
    staff = staff_of(request)
    since, until = _period(request)
    pdf = print_publication(staff=staff, since=since, until=until, scope=scopes.remembered(staff))
    return pdf_response(pdf, "inspections")


@requires(RIGHT)
@require_GET
def of_person(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """閲覧の履歴: lists that named the person, and when somebody looked at them."""
    purpose = purpose_of(request)
    found = person_inspections(
        staff=staff_of(request), addressee_no=addressee_no, case_no=purpose.case_no, reason=purpose.reason
    )
    back = f"{reverse('residents:person', args=[addressee_no])}{purpose.query}"
    context = {
        "addressee_no": addressee_no,
        "found": found,
        "full": len(found) == MOST_SEEN,
        "fkeys": [FunctionKey("back", "住民票へ", href=back)],
    }
    return page(request, "residents/person_inspections.html", context)


def _list_no(request: HttpRequest) -> int:
    """Which list of the request; 0: the newest."""
    typed = request.GET.get("list", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0


def _year() -> tuple[date, date]:
    today = clock.today()
    return date(today.year - (today.month < 4), 4, 1), today


def _period(request: HttpRequest) -> tuple[date, date]:
    since, until = _year()
    return day_of(request.GET, "since") or since, day_of(request.GET, "until") or until
