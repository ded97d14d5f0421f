"""この異動を取り消す (S 4.6.0.1): from a person's history into a case, and the plan made anew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from openjuki.runtime.rights import requires
from openjuki.systems.residents.services.same_case import Overtaken
from openjuki.systems.residents.services.unwinding import choose_event, open_cancellation
from openjuki.systems.residents.web.common import go, staff_of
from openjuki.systems.residents.web.entry import page_before, refused_form


@requires("residents.enter_ex_officio")
@require_POST
def cancel_event(request: HttpRequest, event_id: int) -> HttpResponse:
    """Open a case for the cancellation of one event and go to its form."""
    case = open_cancellation(
        staff=staff_of(request), event_id=str(event_id), ward=request.POST.get("ward", "")
    )
    return go(reverse("residents:entry", args=[case.case_no]))


@requires("residents.enter_ex_officio")
@require_POST
def plan_again(request: HttpRequest, case_no: str) -> HttpResponse:
    """The same event and everybody in it, with the later events as they stand now."""
    event_id = request.POST.get("event_id", "")
    try:
        choose_event(staff=staff_of(request), case_no=case_no, event_id=event_id, page=page_before(request))
    except Overtaken as overtaken:
        return refused_form(request, case_no, overtaken)
    return go(reverse("residents:entry", args=[case_no]), done="planned")
