"""受付の状況: one case from ticket to hand-over; papers on record, withdrawal, hand-over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.cases import OPEN_STATES, PAPERS
from openjuki.systems.residents.services.view_lists import view_case
from openjuki.systems.residents.web.common import go, page, staff_of
from openjuki.systems.residents.web.papers import printable, receivable
from openjuki.systems.residents.web.steps import steps_of, timeline_of


@requires("residents.home")
@require_GET
def case(request: HttpRequest, case_no: str) -> HttpResponse:
    """Where a case stands; a clerk's open case leads to its form."""
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
        keys.append(FunctionKey("confirm", "交付完了", form="hand-over"))
    context = {
        "case": line,
        "detail": detail,
        "steps": steps_of(line),
        "timeline": timeline_of(detail),
        "papers": [(p, PAPERS[p.kind]) for p in detail.papers],
        "printable": printable(detail.line.kind, detail.line.state, detail.line.round),
        "receivable": receivable(detail.line.kind),
        "settled": line.state in ("settled", "handed_over"),
        "person_no": detail.subjects[0] if detail.subjects and staff.may("residents.view") else "",
        "may_issue": staff.may("residents.issue"),
        "may_messages": staff.may("residents.home"),
        "key": str(uuid7()),
        "fkeys": keys,
    }
    return page(request, "residents/case.html", context)


@requires("residents.enter")
@require_POST
def record_paper(request: HttpRequest, case_no: str) -> HttpResponse:
    """A paper received, or signed at the counter, is on record."""
    cases.record_paper(staff=staff_of(request), case_no=case_no, kind=request.POST.get("kind", ""))
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
    """交付・案内の完了."""
    cases.hand_over(staff=staff_of(request), case_no=case_no)
    return go(reverse("residents:home"), done="handed_over")
