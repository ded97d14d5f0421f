"""支援措置の一時解除の画面: for one certificate of the person who stands at the counter (S 3.1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from openjuki.kernel.seals.documents import documents
from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.seals.services.inquire import view_person
from openjuki.systems.seals.services.releases import RIGHT, release_hold
from openjuki.systems.seals.services.settings import ordinance
from openjuki.systems.seals.web.common import go, page, staff_of
from openjuki.systems.seals.web.forms import ReleaseForm


@requires(RIGHT, "seals.view")
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """Who stands there and why; posted, 支援措置 is set aside for one certificate."""
    if request.method == "GET":
        return _page(request, addressee_no)
    given = {name: request.POST.get(name, "").strip()[:200] for name in ("identification", "reason")}
    try:
        release_hold(staff=staff_of(request), addressee_no=addressee_no, **given)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        return _page(request, addressee_no, refused.findings, refused.status)
    return go(reverse("person", args=[addressee_no]), done="released")


def _page(
    request: HttpRequest, addressee_no: str, found: tuple[Finding, ...] = (), status: int = 200
) -> HttpResponse:
    seen, rules = view_person(staff=staff_of(request), addressee_no=addressee_no), ordinance()
    titles = documents(rules)
    form = ReleaseForm(initial=request.POST.dict())
    form.choose("identification", [(key, titles[key]) for key in rules.photo_documents])
    form.fields["identification"].widget.attrs["autofocus"] = True
    context = {
        "seen": seen, "form": form, "findings": found, "key": str(uuid7()), "minutes": rules.release_minutes,
        "form_level": [f for f in found if f.field not in form.fields],
        "fkeys": [
            FunctionKey("back", "原票へ", href=reverse("person", args=[addressee_no])),
            FunctionKey("confirm", "一時解除", form="release"),
        ],
    }  # fmt: skip
    return page(request, "seals/release.html", context, status=status)
