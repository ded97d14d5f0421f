"""写しの請求: the list by day, right and state; one request with what was done to it; its papers."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.kernel.certificates.request_paper import ITEMS, paper_title
from openjuki.kernel.certificates.requests.course import MISSING, REFUSALS, State
from openjuki.kernel.certificates.requests.request import CHANNELS, DELIVERIES, GROUNDS, PROFESSIONS
from openjuki.kernel.certificates.requests.rights import RELATIONS, RIGHTS
from openjuki.runtime import clock
from openjuki.runtime.errors import Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.runtime.web.pdf import pdf_response
from openjuki.systems.residents.selectors.copy_requests import Criteria
from openjuki.systems.residents.services.request_papers import (
    papers_of,
    print_request_paper,
    show_request_paper,
)
from openjuki.systems.residents.services.view_requests import (
    MOST,
    RequestView,
    list_requests,
    overdue,
    view_request,
)
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.forms.base import PathForm, day_of, text
from openjuki.systems.residents.web.forms.record_copy import RequestForm
from openjuki.systems.residents.web.paper_page import paper_page
from openjuki.systems.residents.web.purpose import purpose_of

_OPEN = "open"
_KEYS = {"relation": RELATIONS, "profession": PROFESSIONS, "ground": GROUNDS, "delivery": DELIVERIES}


class NewForm(PathForm):
    """新しい請求."""

    addressee_no = text("宛名番号", "digits", required=True, width="m")
    reason = text("照会の理由", required=True, width="full")


@requires("residents.issue")
@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest) -> HttpResponse:
    """The list; posted, a new request for the person whose 宛名番号 was typed."""
    staff = staff_of(request)
    if request.method == "POST":
        number = "".join(c for c in request.POST.get("addressee_no", "") if c.isdigit())[:15] or "0"
        return go(reverse("residents:record-copy", args=[number]), why=purpose_of(request).sealed)
    walk = tabs(staff, "requests")
    asked = {name: request.GET.get(name, "") for name in ("since", "until", "right", "state")}
    refused: tuple[Any, ...] = ()
    try:
        criteria = Criteria(
            day_of(asked, "since"), day_of(asked, "until"), asked["right"],
            asked["state"] if asked["state"] != _OPEN else "", open_only=asked["state"] == _OPEN,
        )  # fmt: skip
    except Refused as e:
        refused, criteria = e.findings, Criteria()
    today = clock.today()
    lines = list_requests(staff=staff, criteria=criteria, scope=walk["scope"].chosen)
    context = {
        **walk, "lines": [{"r": r, "late": overdue(r, today)} for r in lines], "asked": asked,
        "rights": RIGHTS.items(), "states": [(_OPEN, "処理中のすべて"), *State.LABELS.items()],
        "full": len(lines) == MOST, "findings": refused, "new": NewForm(), "key": str(uuid7()),
        "fkeys": [*walk["tab_keys"], FunctionKey("confirm", "新しい請求", dialog="new-request")],
    }  # fmt: skip
    return page(request, "residents/requests.html", context, status=422 if refused else 200)


@requires("residents.issue")
@require_GET
def copy_request(request: HttpRequest, request_no: str) -> HttpResponse:
    """One request: as it was filled in, its history, its papers; an open one goes on with F12."""
    seen = view_request(staff=staff_of(request), request_no=request_no)
    keys = [FunctionKey("back", "請求の一覧へ", href=reverse("residents:requests")),
            FunctionKey("papers", "書面", dialog="papers")]  # fmt: skip
    if seen.issue_nos:
        keys.append(FunctionKey("confirm", "手数料", href=reverse("residents:fee", args=[request_no])))
    if seen.line.open:
        form = reverse("residents:record-copy", args=[seen.line.subjects[0]])
        keys.append(FunctionKey("confirm", "処理を続ける", href=f"{form}?request_no={request_no}"))
    context = {
        "seen": seen, "facts": _facts(seen), "refusal": REFUSALS.get(seen.refusal, ("",))[0],
        "acts": [{"a": a, "missing": "、".join(MISSING[m] for m in a.missing)} for a in seen.acts],
        "papers": [
            (n, kind, paper_title(kind, seen.request.right))
            for n, kind in enumerate(papers_of(seen.line.state), 1)
        ],
        "fkeys": keys, "key": str(uuid7()), "late": overdue(seen.line, clock.today()),
    }  # fmt: skip
    return page(request, "residents/copy_request.html", context)


def _facts(seen: RequestView) -> list[tuple[str, str]]:
    """What was filled in, with the labels of the form of that right; blank fields are left out."""
    asked = seen.request
    labels = {n: str(f.label) for n, f in RequestForm(asked.right, asked.channel).fields.items()}
    texts = [
        (label, _KEYS.get(name, {}).get(value, value))
        for name, label in labels.items()
        if (value := str(getattr(asked, name, "") or ""))
    ]
    items = [
        ITEMS[f.name] for f in fields(asked.choices) if f.name in ITEMS and getattr(asked.choices, f.name)
    ]
    return [("受付", CHANNELS[asked.channel]), *texts, ("記載する事項", "、".join(items) or "基本の事項だけ")]


@requires("residents.issue")
@require_POST
def print_paper(request: HttpRequest, request_no: str) -> HttpResponse:
    """Make one paper, then show it."""
    made = print_request_paper(
        staff=staff_of(request), request_no=request_no, kind=request.POST.get("kind", "")
    )
    return go(reverse("residents:request-paper", args=[request_no, made.version_no]))


@requires("residents.issue")
@require_GET
def paper(request: HttpRequest, request_no: str, version: int) -> HttpResponse:
    """The page with the frame."""
    return paper_page(
        request, sheet=("request", f"{request_no}/{version}"), title="請求の書面",
        pdf_url=reverse("residents:request-paper-pdf", args=[request_no, version]),
        back=("請求へ", reverse("residents:request", args=[request_no])),
    )  # fmt: skip


@requires("residents.issue")
@require_GET
def paper_pdf(request: HttpRequest, request_no: str, version: int) -> HttpResponse:
    """The bytes as archived."""
    kind, pdf = show_request_paper(staff=staff_of(request), request_no=request_no, version=version)
    return pdf_response(pdf, f"{request_no}-{kind}")
