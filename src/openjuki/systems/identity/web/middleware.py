"""Staff at identity's own screens (認証基盤の操作者): from the browser's sign-in here, no hand-over needed.

Also forces what allauth only offers: a second factor, and a password of one's own (U-02).
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from openjuki.runtime import installation
from openjuki.runtime.signin import responses
from openjuki.runtime.signin.middleware import StaffMiddleware
from openjuki.runtime.signin.staff import Staff
from openjuki.runtime.web.errors import wants_json
from openjuki.systems.identity.services import adapters, handover, signins

# What a person without second factor or with a given password may do: get them, and leave.
ENROL = ("/mfa/", "/account/", "/static/")
SIGN_IN, AGAIN = "/account/login/", "/account/reauthenticate/"


class OwnStaffMiddleware(StaffMiddleware):
    """As in the other systems, but the session is Django's and the sign-in row stands in this database."""

    def _admit_session(self, request: HttpRequest, *, optional: bool) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated:
            return None if optional else _to(request, SIGN_IN)
        row = adapters.sign_in_of(request)
        if row is None:  # ended elsewhere, revoked, displaced or too old
            logout(request)
            return _to(request, SIGN_IN)
        methods, at = adapters.proof(request, user)
        if at > row.proved_at:
            signins.proved(row, methods=methods, at=at)
        first = duty(request, methods)
        if first and not (optional and request.path.startswith(ENROL)):
            return HttpResponseRedirect(first)
        if optional:
            return None
        if signins.is_idle(row):
            return _to(request, AGAIN)
        claims = {**handover.staff_claims(row.staff, installation.current_system()), "methods": methods}
        request.staff = Staff.from_claims(  # type: ignore[attr-defined]
            claims, session_id=str(row.public_id), terminal=row.terminal
        )
        if request.path != "/shell/alive":
            signins.touch(row)
        return None


def duty(request: HttpRequest, methods: list[str]) -> str:
    """Where the person must go first: change the given password, register or use a second factor."""
    if getattr(request.user, "must_change_password", False):
        return "/account/password/change/"
    if adapters.has_second_factor(methods):
        return ""
    return "/mfa/"


def _to(request: HttpRequest, path: str) -> HttpResponse:
    if wants_json(request) or request.headers.get("HX-Request"):
        return responses.sign_in(request)
    query = urlencode({"next": request.get_full_path() if request.method == "GET" else "/"})
    return HttpResponseRedirect(f"{path}?{query}")
