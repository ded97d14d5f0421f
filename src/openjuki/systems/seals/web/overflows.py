"""文字超過リスト (S 5.8): what did not fit on a certificate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.seals.services.overflows import list_overflows
from openjuki.systems.seals.web.common import page, staff_of


@requires("seals.issue")
@require_GET
def overflows(request: HttpRequest) -> HttpResponse:
    """The list of the ward."""
    context = {"lines": list_overflows(staff=staff_of(request)), "fkeys": [FunctionKey("back", href="/")]}
    return page(request, "seals/overflows.html", context)
