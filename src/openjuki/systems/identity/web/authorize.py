"""サインインの引渡し口 (GET /authorize): proves who sits there, then sends a one-time code to the system."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET

from openjuki.runtime import clock
from openjuki.runtime.rights import public
from openjuki.systems.identity.services import adapters, handover, signins
from openjuki.systems.identity.web.middleware import AGAIN, SIGN_IN, duty

ASKED = "asked_again"


@public("サインインの引渡し口。戻り先は登録されたシステムに限る")
@require_GET
def authorize(request: HttpRequest) -> HttpResponse:
    """Query: system, redirect, state, nonce, prompt=again (a proof made after this request began).

    Leads to sign-in or a fresh proof first, then answers 302 with `code` and `state`. Raises HandoverRefused.
    """
    system, redirect = request.GET.get("system", ""), request.GET.get("redirect", "")
    state, nonce = request.GET.get("state", ""), request.GET.get("nonce", "")
    handover.check_destination(system=system, redirect=redirect)
    row = adapters.sign_in_of(request) if request.user.is_authenticated else None
    if row is None:
        return _first(request, SIGN_IN)
    methods, at = adapters.proof(request, row.staff)
    pending = duty(request, methods)
    if pending:
        return HttpResponseRedirect(pending)
    if at > row.proved_at:
        signins.proved(row, methods=methods, at=at)
    if signins.is_idle(row) or (
        request.GET.get("prompt") == "again" and not _proved_since(request, state, at)
    ):
        return _first(request, AGAIN)
    code = handover.issue_code(sign_in=row, system=system, redirect=redirect, nonce=nonce)
    request.session.pop(ASKED, None)
    return HttpResponseRedirect(f"{redirect}?{urlencode({'code': code, 'state': state})}")


def _proved_since(request: HttpRequest, state: str, at: datetime) -> bool:
    """True where the proof was made after this state was first seen; the first sight is remembered."""
    asked = request.session.get(ASKED)
    if not isinstance(asked, dict) or asked.get("state") != state:
        request.session[ASKED] = {"state": state, "at": clock.real_now().timestamp()}
        return False
    return bool(at.timestamp() >= asked["at"])


def _first(request: HttpRequest, path: str) -> HttpResponse:
    return HttpResponseRedirect(f"{path}?{urlencode({'next': request.get_full_path()})}")
