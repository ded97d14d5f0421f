"""文字超過リスト (S 5.8): what did not fit on a certificate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from openjuki.runtime.rights import requires
from openjuki.systems.residents.services.list_overflows import list_overflows
from openjuki.systems.residents.web.common import page, staff_of, tabs


@requires("residents.issue")
@require_GET
def overflows(request: HttpRequest) -> HttpResponse:
    """The list of the ward."""
    staff = staff_of(request)
    walk = tabs(staff, "overflows")
    lines = list_overflows(staff=staff, scope=walk["scope"].chosen)
    return page(
        request, "residents/overflow_list.html", {**walk, "lines": lines, "fkeys": [*walk["tab_keys"]]}
    )
