"""受付の状況: one case from ticket to hand-over; papers on record, withdrawal, hand-over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime import clock
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.selectors.case_history import of_steps
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services import hand_over as services
from openjuki.systems.residents.services.cases import OPEN_STATES, PAPERS
from openjuki.systems.residents.services.receipts import places_of, return_to
from openjuki.systems.residents.services.same_case import Overtaken
from openjuki.systems.residents.services.view_lists import view_case
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.entry import page_before, refused_form
from openjuki.systems.residents.web.forms.base import day_of
from openjuki.systems.residents.web.forms.counter import SendForm
from openjuki.systems.residents.web.papers import printable, receivable
from openjuki.systems.residents.web.steps import steps_of


@requires("residents.home")
@require_GET
def case(request: HttpRequest, case_no: str) -> HttpResponse:
    """Where a case stands; a clerk's open case leads to its form."""
    return _case(request, case_no)


def _case(
    request: HttpRequest, case_no: str, refused: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    staff = staff_of(request)
    known = selectors.detail(staff=staff, case_no=case_no)
    if known and known.line.state in OPEN_STATES and staff.may("residents.enter"):
        return go(reverse("residents:entry", args=[case_no]), done=request.GET.get("done", ""))
    detail = view_case(staff=staff, case_no=case_no)
    line = detail.line
    keys = [FunctionKey("back", "受付一覧", href=reverse("residents:home"))]
    if staff.may("residents.enter"):
        keys.append(FunctionKey("papers", dialog="papers"))
    if line.state == "in_review" and staff.may("residents.enter"):
        keys.append(FunctionKey("send_back", "取下げ", dialog="withdraw"))
    if line.state == "settled" and staff.may("residents.enter"):
        keys.append(_done(line))
    context = {
        "case": line,
        "detail": detail,
        "steps": steps_of(line),
        "timeline": of_steps(detail.steps),
        "channel": line.channel_title,
        "may_cards": staff.may("residents.enter"),
        "papers": [(p, PAPERS[p.kind]) for p in detail.papers],
        "printable": printable(staff_of(request), detail.line.kind, detail.line.state, detail.line.round),
        "receivable": receivable(detail.line.kind),
        "settled": line.state in ("settled", "handed_over"),
        "person_no": detail.subjects[0] if detail.subjects and staff.may("residents.view") else "",
        "may_issue": staff.may("residents.issue"),
        "may_messages": staff.may("residents.home"),
        "key": str(uuid7()),
        "fkeys": keys,
        "refused": refused,
        **_sending(request, detail),
    }
    return page(request, "residents/case.html", context, status=status)


def _done(line: selectors.CaseLine) -> FunctionKey:
    """Handed over at the counter by one key; what goes by post is asked for its day and its address."""
    if line.channel == "post":
        return FunctionKey("confirm", "発送して完了", dialog="send")
    return FunctionKey("confirm", "お渡し・完了", form="hand-over")


def _sending(request: HttpRequest, detail: selectors.CaseDetail) -> dict[str, Any]:
    """The window of a posting; its address is the one that was asked for with the notice."""
    if detail.line.channel != "post" or detail.line.state != "settled":
        return {}
    registered, new = places_of(detail.data)
    first = {"sent_on": clock.today().isoformat(), "sent_to": return_to(detail.line.case_no)}
    typed = dict(request.POST.items()) if request.method == "POST" else first
    return {"send_form": SendForm(initial=typed), "registered": registered, "new_address": new}


@requires("residents.enter")
@require_POST
def record_paper(request: HttpRequest, case_no: str) -> HttpResponse:
    """A paper received, or signed at the counter, is on record."""
    kind, before = request.POST.get("kind", ""), page_before(request)
    try:
        cases.record_paper(staff=staff_of(request), case_no=case_no, kind=kind, page=before)
    except Overtaken as overtaken:
        return refused_form(request, case_no, overtaken)
    return go(reverse("residents:case", args=[case_no]), done="paper")


@requires("residents.enter")
@require_POST
def withdraw(request: HttpRequest, case_no: str) -> HttpResponse:
    """取下げ with a reason."""
    cases.withdraw_case(staff=staff_of(request), case_no=case_no, reason=request.POST.get("reason", "")[:500])
    return go(reverse("residents:home"), done="withdrawn")


@requires("residents.enter")
@require_POST
def hand_over(request: HttpRequest, case_no: str) -> HttpResponse:
    """お渡し・発送の完了."""
    post = request.POST
    try:
        services.hand_over(
            staff=staff_of(request), case_no=case_no, way=post.get("way", "counter"),
            sent_on=day_of(post, "sent_on"), sent_to=post.get("sent_to", ""), note=post.get("note", "")[:200],
        )  # fmt: skip
    except Refused as e:
        if e.status != 422:
            raise
        return _case(request, case_no, e.findings, e.status)
    return go(reverse("residents:home"), done="handed_over")
