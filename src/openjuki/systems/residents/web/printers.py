"""プリンタ: the settings of the counters' printers, and the keys that send a paper to one of them (S 10.7).

What is done and shown there says `runtime.printers.pages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST

from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.printers import pages
from openjuki.runtime.printers.jobs import JobLine
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.services import scopes
from openjuki.systems.residents.services.print_jobs import jobs
from openjuki.systems.residents.services.printers import desk
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.purpose import because

#: 書面の種類 → the page that shows it by its reference, and that of a list.
_PAGES: Final = {
    "certificate": "issue", "letter": "letter-print", "paper": "paper", "request": "request-paper",
    "receipt": "fee-receipt", "inquiry": "inquiry", "decision": "inspection-letter", "inspection": "inspection-part",
}  # fmt: skip
_LISTS: Final = {
    "notices": "list-paper", "missing": "list-paper", "letter_list": "letter-sheet", "fee_day": "fee-day-paper",
    "publication": "inspection-publication-paper",
}  # fmt: skip
#: What of a list stands in the address of its page before the question mark.
_BEFORE: Final = {"notices": ("notices",), "missing": ("missing",)}
_IN_PATH: Final = {"letter_list": ("kind",)}


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


@requires()
@require_POST
def print_sheet(request: HttpRequest) -> HttpResponse:
    """Send the paper that is shown to a printer, and show it again with what became of it.

    Which right it takes hangs on the paper; the service asks for it.
    """
    paper, reference = request.POST.get("paper", ""), request.POST.get("reference", "")[:1000]
    back = _address(paper, reference)
    pages.sent(jobs, request, paper, reference)
    query = request.GET.urlencode()
    return go(f"{back}?{query}" if query else back)


def _address(paper: str, reference: str) -> str:
    """The page that shows it. Raises NotFound for what no page shows."""
    if paper in _LISTS:
        said = dict(parse_qsl(reference))
        args = [said[name] for name in _IN_PATH.get(paper, ()) if name in said]
    else:
        args = reference.split("/")[: 2 if paper == "inspection" else None]
    try:
        return reverse(f"residents:{(_PAGES | _LISTS)[paper]}", args=[*_BEFORE.get(paper, ()), *args])
    except (KeyError, NoReverseMatch):
        raise NotFound(Finding("E236", "この種類の書面は印刷できません。")) from None


def unfinished(staff: Staff) -> list[tuple[JobLine, str]]:
    """What these staff sent and what did not print, with the page that prints it again."""
    why = because(staff, "印刷できなかった書面の確認").query
    return [(line, _shown_at(line.paper, line.reference, why)) for line in jobs.unfinished(staff)]


def _shown_at(paper: str, reference: str, why: str) -> str:
    at = _address(paper, reference)
    if paper == "certificate":  # by then it may be a record of the history
        return at + why
    if paper in _LISTS:
        return f"{at}?{reference}"
    return f"{at}?list={reference.rpartition('/')[2]}" if paper == "inspection" else at


def listed(request: HttpRequest, paper: str, narrowed: Mapping[str, Any]) -> tuple[str, str]:
    """書面の種類 and reference of a list as it stands on the screen: what narrows it, ward and branch too."""
    scope = scopes.remembered(staff_of(request))
    given = {**narrowed, "ward": scope.ward, "branch": scope.branch}
    return paper, urlencode({k: v for k, v in given.items() if v not in ("", None)})


def sheet_keys(request: HttpRequest, paper: str, reference: str) -> tuple[list[FunctionKey], dict[str, Any]]:
    """F12 and F4 of a page that shows a paper, and what the page needs for them."""
    return pages.sheet_keys(jobs, request, paper, reference, reverse("residents:print-sheet"))
