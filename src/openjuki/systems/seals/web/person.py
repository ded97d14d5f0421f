"""印鑑登録原票の画面: the registration in force with its impression, what happened, what was issued."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from openjuki.kernel.seals.kinds import KINDS
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.seals.services.inquire import PersonView, impression, view_person
from openjuki.systems.seals.services.judge import BY_OFFICE
from openjuki.systems.seals.services.releases import RIGHT
from openjuki.systems.seals.web.common import page, staff_of


@requires("seals.view")
@require_GET
def show(request: HttpRequest, addressee_no: str) -> HttpResponse:
    """One person; F12 begins what is most often asked for, F4 lists the rest."""
    staff = staff_of(request)
    seen = view_person(staff=staff, addressee_no=addressee_no)
    keys = [FunctionKey("back", "検索へ", href=reverse("search"))]
    to_release = seen.current is not None and seen.protected and seen.released_until is None
    if to_release and staff.may(RIGHT):
        keys.append(FunctionKey("confirm", "一時解除", href=reverse("release", args=[addressee_no])))
    elif seen.current is not None and staff.may("seals.issue"):
        keys.append(FunctionKey("confirm", "証明書", href=reverse("certificate", args=[addressee_no])))
    elif seen.current is None and staff.may("seals.enter"):
        keys.append(FunctionKey("confirm", "登録", href=reverse("apply", args=[addressee_no, "register"])))
    if staff.may("seals.enter"):
        keys.append(FunctionKey("choose", "申請・届出", dialog="kinds"))
    if seen.current is not None and seen.current.card_no and staff.may("seals.enter"):
        keys.append(FunctionKey("papers", "番号票", href=reverse("papers", args=["card", addressee_no])))
    context = {"seen": seen, "kinds": _kinds(seen, staff.may("seals.ex_officio")), "fkeys": keys}
    return page(request, "seals/person.html", context)


def _kinds(seen: PersonView, office: bool) -> list[tuple[str, str]]:
    """What can be applied for as things stand."""
    without = ("register", "restore")
    return [
        (key, title)
        for key, title in KINDS.items()
        if (key in without) == (seen.current is None) and (office or key not in BY_OFFICE)
    ]


@requires("seals.view")
@require_GET
def registered_impression(request: HttpRequest, registration_no: str) -> HttpResponse:
    """The picture of a registration."""
    return HttpResponse(
        impression(staff=staff_of(request), registration_no=registration_no), content_type="image/png"
    )
