"""印鑑登録の最初の画面: what waits, and whether anything has stopped."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from openjuki.runtime.exchange import selectors
from openjuki.runtime.release.desk import DUTY_REMEDY, NO_DUTY
from openjuki.runtime.rights import requires
from openjuki.systems.seals.services.incidents import desk
from openjuki.systems.seals.services.inquire import to_tell, work_list
from openjuki.systems.seals.web.common import page, staff_of


@requires()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The work list of these staff."""
    staff = staff_of(request)
    stopped = len(selectors.stopped()) if staff.may("seals.messages.view") else 0
    may, after = staff.may("seals.view"), request.GET.get("after", "")
    first = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    waiting = work_list(staff=staff) if may else None
    ended = to_tell(staff=staff, after=first) if may else None
    said, mine = desk.stopped(staff)
    told = said if mine or staff.may("seals.issue") or staff.may("seals.incident") else ""
    duty = (NO_DUTY, DUTY_REMEDY) if desk.needs_duty(staff) else ()
    context = {
        "stopped": stopped, "waiting": waiting, "ended": ended, "first": first,
        "incidents": told, "mine": mine, "duty": duty,
    }  # fmt: skip
    return page(request, "seals/home.html", context)
