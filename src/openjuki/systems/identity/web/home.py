"""最初の画面と自分の設定 (GET /): where one may go, and the state of one's own sign-in."""

from __future__ import annotations

from django.contrib.auth import logout as _session_out
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from openjuki.runtime import installation, topology
from openjuki.runtime.rights import public, requires
from openjuki.systems.identity.selectors import staff as people
from openjuki.systems.identity.services import adapters, signins


@requires()
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Systems that the person may use, own terminal, other sign-in displaced by this one (U-01)."""
    person = people.staff(request.staff.user_id)  # type: ignore[attr-defined]
    assert person is not None
    inst, nodes = installation.current(), topology.nodes()
    systems = [
        {"title": nodes[s].title, "url": f"{inst.url(s)}/"}
        for s in people.systems_of(person)
        if s in nodes and s != installation.current_system()
    ]
    context = {"person": person, "systems": systems, "displaced": request.session.pop("displaced", False)}
    return render(request, "identity/home.html", context)


@public("画面ロック。自分のサインインの再確認を求めるだけ")
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """The next request asks for a fresh proof (U-12). 204."""
    row = adapters.sign_in_of(request) if request.user.is_authenticated else None
    if row is not None:
        signins.lock(row)
    return HttpResponse(status=204)


@public("ロック解除の入口")
@require_GET
def unlock(request: HttpRequest) -> HttpResponse:
    """To the fresh proof, then home, which tells the locked page."""
    return HttpResponseRedirect("/account/reauthenticate/?next=/")


@public("サインアウト。自分のサインインを終える")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sign-in here and at every system."""
    if request.user.is_authenticated:
        row = adapters.sign_in_of(request)
        if row is not None:
            signins.end_sign_in(public_id=row.public_id, user_id=row.staff.user_id, reason="out")
    _session_out(request)
    return HttpResponseRedirect("/account/login/")
