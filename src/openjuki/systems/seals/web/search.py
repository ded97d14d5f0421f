"""印鑑登録の検索: a number or a name, posted, with a reason (SL-01, U-19)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from openjuki.kernel.dates import DateInputError, parse_date
from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.seals.selectors.registrations import Criteria
from openjuki.systems.seals.services.inquire import search as search_service
from openjuki.systems.seals.web.common import page, staff_of
from openjuki.systems.seals.web.forms import SearchForm

_KEYS = ("addressee_no", "registration_no", "card_no", "name", "kana")


@requires("seals.search")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The keys, and below them who was found."""
    form = SearchForm(initial={n: request.POST.get(n, "") for n in SearchForm.base_fields})
    form.fields["name"].widget.attrs["autofocus"] = request.method == "GET"
    keys = [FunctionKey("back", href="/"), FunctionKey("search", form="search")]
    context: dict[str, Any] = {"form": form, "findings": (), "rows": None, "fkeys": keys}
    status = 200
    if request.method == "POST":
        try:
            reason = request.POST.get("reason", "")
            context["rows"] = search_service(
                staff=staff_of(request), criteria=_criteria(request), reason=reason
            )
        except Refused as refused:
            if refused.status not in (403, 422):
                raise
            context["findings"], status = refused.findings, refused.status
    return page(request, "seals/search.html", context, status=status)


def _criteria(request: HttpRequest) -> Criteria:
    given = {n: request.POST.get(n, "").strip()[:200] for n in _KEYS}
    birth = request.POST.get("birth", "").strip()
    try:
        return Criteria(**given, birth=parse_date(birth) if birth else None)
    except DateInputError as e:
        raise Invalid(Finding("SE83", str(e), field="birth")) from None
