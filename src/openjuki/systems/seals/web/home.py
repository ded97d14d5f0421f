"""印鑑登録の最初の画面: what waits, and whether anything has stopped."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from openjuki.runtime.exchange import selectors
from openjuki.runtime.rights import requires
from openjuki.systems.seals.services.incidents import open_count
from openjuki.systems.seals.services.inquire import work_list
from openjuki.systems.seals.web.common import page, staff_of


@requires()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The work list of these staff."""
    staff = staff_of(request)
    stopped = len(selectors.stopped()) if staff.may("seals.messages.view") else 0
    waiting, ended = work_list(staff=staff) if staff.may("seals.view") else (None, None)
    told = open_count() if staff.may("seals.issue") or staff.may("seals.incident") else 0
    context = {"stopped": stopped, "waiting": waiting, "ended": ended, "incidents": told}
    return page(request, "seals/home.html", context)
