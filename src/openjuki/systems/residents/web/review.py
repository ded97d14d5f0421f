"""審査: the list in the order of the papers, one notice with its changes marked, settled or sent back (RR-23)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime.errors import Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.selectors.case_history import of_steps
from openjuki.systems.residents.services import review
from openjuki.systems.residents.services.cases import PAPERS
from openjuki.systems.residents.services.examine import examine
from openjuki.systems.residents.services.scopes import remembered
from openjuki.systems.residents.services.settings import reviewers, setting
from openjuki.systems.residents.services.view_lists import view_review_list
from openjuki.systems.residents.web import examination_table as tables
from openjuki.systems.residents.web.common import go, page, staff_of, tabs
from openjuki.systems.residents.web.notice_facts import facts_of
from openjuki.systems.residents.web.steps import steps_of


@requires("residents.review")
@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """What this person may judge now."""
    return list_page(request)


def list_page(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    """The list; with what was ticked and why that was refused, where it was."""
    staff = staff_of(request)
    walk = tabs(staff, "review")
    stages = reviewers()
    ticked = set(request.POST.getlist("case"))
    lines = [
        {"line": c, "stage": c.approvals + 1, "stages": stages[c.kind],
         "ticked": f"{c.case_no}:{c.round}" in ticked}
        for c in view_review_list(staff=staff, scope=walk["scope"].chosen)
    ]  # fmt: skip
    keys = [*walk["tab_keys"]]
    if lines:
        keys.append(FunctionKey("choose", "すべて選択", action="tick-all"))
        keys.append(FunctionKey("confirm", "まとめて承認", form="chosen"))
    context = {**walk, "lines": lines, "most": setting("bulk_approval_cap"), "fkeys": keys}
    if refused is not None:
        context["notices"] = [{"level": "error", "text": f"{f.message}{f.remedy}"} for f in refused.findings]
    return page(request, "residents/review_list.html", context, status=refused.status if refused else 200)


@requires("residents.review")
@require_GET
def review_case(request: HttpRequest, case_no: str) -> HttpResponse:
    """One notice beside the register as it stands."""
    staff = staff_of(request)
    found = examine(staff=staff, case_no=case_no)
    queue = [c.case_no for c in selectors.review_list(staff=staff, scope=remembered(staff))]
    line = found.detail.line
    mine, stages = case_no in queue, reviewers()[line.kind]
    context = {
        "case": line,
        "detail": found.detail,
        "steps": steps_of(line),
        "timeline": of_steps(found.detail.steps),
        "stage": line.approvals + 1,
        "stages": stages,
        "last_stage": line.approvals + 1 >= stages,
        "mine": mine,
        "why_not": found.why_not(staff),
        "at": queue.index(case_no) + 1 if mine else 0,
        "queue": queue,
        "heads": tables.heads(found),
        "rows": tables.table(found, staff),
        "alterations": tables.alterations(found),
        "findings": [f for f in found.findings if f.level == "error"],
        "alerts": found.alerts(),
        "facts": facts_of(line.kind, found.data),
        "papers": [(p, PAPERS[p.kind]) for p in found.detail.papers],
        "key": str(uuid7()),
        "fkeys": _keys(case_no, queue, mine, line.approvals + 1 >= stages),
    }
    return page(request, "residents/review_case.html", context)


def _keys(case_no: str, queue: list[str], mine: bool, last: bool) -> list[FunctionKey]:
    keys = [FunctionKey("back", "審査リスト", href=reverse("residents:review-list"))]
    at = queue.index(case_no) if mine else -1
    if at > 0:
        keys.append(FunctionKey("previous", href=reverse("residents:review-case", args=[queue[at - 1]])))
    if 0 <= at < len(queue) - 1:
        keys.append(FunctionKey("next", href=reverse("residents:review-case", args=[queue[at + 1]])))
    if mine:
        keys.append(FunctionKey("send_back", dialog="send-back"))
        keys.append(FunctionKey("confirm", "確定" if last else "承認", form="approve"))
    return keys


@requires("residents.review")
@require_POST
def settle(request: HttpRequest, case_no: str) -> HttpResponse:
    """Approve; the last approval settles. Then the next notice of the list."""
    staff = staff_of(request)
    following = _following(staff, case_no)
    case = review.approve(staff=staff, case_no=case_no, round_=_round(request))
    return _onward(following, "settled" if case.state == "settled" else "approved")


@requires("residents.review")
@require_POST
def send_back(request: HttpRequest, case_no: str) -> HttpResponse:
    """Send back with a reason."""
    staff = staff_of(request)
    following = _following(staff, case_no)
    review.send_back(
        staff=staff, case_no=case_no, reason=request.POST.get("reason", "")[:500], round_=_round(request)
    )
    return _onward(following, "sent_back")


def _round(request: HttpRequest) -> int | None:
    value = request.POST.get("round", "")
    return int(value) if value.isdigit() else None


def _following(staff: Staff, case_no: str) -> str:
    """The notice after this one on the list, before this one leaves it."""
    queue = [c.case_no for c in selectors.review_list(staff=staff, scope=remembered(staff))]
    at = queue.index(case_no) if case_no in queue else len(queue)
    return queue[at + 1] if at + 1 < len(queue) else ""


def _onward(following: str, done: str) -> HttpResponse:
    if following:
        return go(reverse("residents:review-case", args=[following]), done=done)
    return go(reverse("residents:review-list"), done=done)
