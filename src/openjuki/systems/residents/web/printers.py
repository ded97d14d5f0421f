"""プリンタ: the settings of the counters' printers, and the keys that send a paper to one of them (S 10.7).

What is done and shown there says `runtime.printers.pages`.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.printers import pages
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services.print_jobs import jobs
from openjuki.systems.residents.services.printers import desk
from openjuki.systems.residents.web.common import go, page, staff_of, tabs


@requires("residents.settings")
@require_http_methods(["GET", "POST"])
def printers(request: HttpRequest) -> HttpResponse:
    """All printers, and one in the form (`?code=`); posted, it is entered or changed."""
    context, status = pages.shown(desk, request)
    if not context:
        return go(reverse("residents:printers"), done="printer")
    walk = tabs(staff_of(request), "printers")
    keys = [*walk["tab_keys"], *context["fkeys"]]
    return page(
        request, "residents/printers.html", {**walk, "whole": True, **context, "fkeys": keys}, status=status
    )


@requires("residents.home")
@require_POST
def print_sheet(request: HttpRequest) -> HttpResponse:
    """Send the paper that is shown to a printer, and show it again with what became of it.

    Which right it takes hangs on the paper; the service asks for it.
    """
    paper, reference = request.POST.get("paper", ""), request.POST.get("reference", "")[:100]
    back = _address(paper, reference)
    pages.sent(jobs, request, paper, reference)
    query = request.GET.urlencode()
    return go(f"{back}?{query}" if query else back)


def _address(paper: str, reference: str) -> str:
    """The page that shows it. Raises NotFound for what no page shows."""
    case_no, _, paper_id = reference.rpartition("/")
    if paper == "certificate" and reference and not case_no:
        return reverse("residents:issue", args=[reference])
    if paper == "letter" and _is_number(reference):
        return reverse("residents:letter-print", args=[int(reference)])
    if paper == "paper" and case_no and "/" not in case_no and _is_number(paper_id):
        return reverse("residents:paper", args=[case_no, int(paper_id)])
    raise NotFound(Finding("E236", "この種類の書面は印刷できません。"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def sheet_keys(request: HttpRequest, paper: str, reference: str) -> tuple[list[FunctionKey], dict[str, Any]]:
    """F12 and F4 of a page that shows a paper, and what the page needs for them."""
    return pages.sheet_keys(jobs, request, paper, reference, reverse("residents:print-sheet"))
