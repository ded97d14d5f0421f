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
from openjuki.systems.seals.services.print_jobs import jobs
from openjuki.systems.seals.services.printers import desk
from openjuki.systems.seals.web.common import go, page

_PAGES = {"certificate": "issue", "letter": "paper"}


@requires("seals.settings")
@require_http_methods(["GET", "POST"])
def printers(request: HttpRequest) -> HttpResponse:
    """All printers, and one in the form (`?code=`); posted, it is entered or changed."""
    context, status = pages.shown(desk, request)
    if not context:
        return go(reverse("printers"), done="printer")
    keys = [FunctionKey("back", href="/"), *context["fkeys"]]
    return page(request, "seals/printers.html", {**context, "fkeys": keys}, status=status)


@requires("seals.view")
@require_POST
def print_sheet(request: HttpRequest) -> HttpResponse:
    """Send the paper that is shown to a printer, and show it again with what became of it.

    Which right it takes hangs on the paper; the service asks for it.
    """
    paper, reference = request.POST.get("paper", ""), request.POST.get("reference", "")[:100]
    if paper not in _PAGES or not reference or "/" in reference:
        raise NotFound(Finding("E236", "この種類の書面は印刷できません。"))
    pages.sent(jobs, request, paper, reference)
    back, query = reverse(_PAGES[paper], args=[reference]), request.GET.urlencode()
    return go(f"{back}?{query}" if query else back)


def sheet_keys(request: HttpRequest, paper: str, reference: str) -> tuple[list[FunctionKey], dict[str, Any]]:
    """F12 and F4 of a page that shows a paper, and what the page needs for them."""
    return pages.sheet_keys(jobs, request, paper, reference, reverse("print-sheet"))
