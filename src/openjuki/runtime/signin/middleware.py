"""Puts the member of staff on the request, and lets nobody else through (操作者の確認).

The decision falls before the view and before the Idempotency-Key is looked at: a locked screen's answer must
not be kept as the answer of the form. Source: decisions.md, Sign-in; U-01, U-06, U-12.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import resolve

from openjuki.runtime import installation, rights
from openjuki.runtime.signin import client, held, policy, responses, sessions, tokens
from openjuki.runtime.signin.models import RightsFloor, StaffSession
from openjuki.runtime.signin.staff import Staff
from openjuki.runtime.web import errors

log = logging.getLogger(__name__)
# A request that the page makes by itself (a clock, a list that refreshes) is no sign of a person.
BACKGROUND = "X-Background"
BACKGROUND_PATHS = ("/shell/alive",)


class StaffMiddleware:
    """Sets `request.staff`, `request.staff_session`, `request.machine`; answers where a view may not run."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._cookie = policy.session_cookie(installation.current_system())

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.staff = None  # type: ignore[attr-defined]
        request.staff_session = None  # type: ignore[attr-defined]
        request.machine = None  # type: ignore[attr-defined]
        try:
            match = resolve(request.path_info)
        except Http404:
            return self.get_response(request)
        access = rights.access_of(match.func, request.method or "GET")
        stopped = self._admit(request, access, csrf_exempt=getattr(match.func, "csrf_exempt", False))
        return stopped if stopped is not None else self.get_response(request)

    def _admit(
        self, request: HttpRequest, access: rights.Access | None, *, csrf_exempt: bool
    ) -> HttpResponse | None:
        kind = access.kind if access else "unmarked"
        bearer = _bearer(request)
        if kind == "machine":
            return self._admit_machine(request, access, bearer)
        by_bearer = bool(bearer) and kind != "public"
        if by_bearer:
            stopped = self._admit_bearer(request, bearer)
        else:
            stopped = self._admit_session(request, optional=kind == "public")
        if stopped is None and kind == "unmarked":
            return errors.refused(request, rights.unmarked())
        if stopped is None and csrf_exempt and kind == "staff" and not by_bearer:
            # ninja exempts its views from Django's check; a cookie session must not do without it.
            return CsrfViewMiddleware(lambda _: HttpResponse()).process_view(request, _not_exempt, (), {})
        return stopped

    def _admit_machine(
        self, request: HttpRequest, access: rights.Access | None, bearer: str
    ) -> HttpResponse | None:
        if access is not None and access.proof == "envelope":
            return None
        try:
            request.machine = tokens.verify_client(bearer)  # type: ignore[attr-defined]
        except tokens.TokenRefused as e:
            return _refused(401, "システムの証明を確認できません", str(e))
        return None

    def _admit_bearer(self, request: HttpRequest, bearer: str) -> HttpResponse | None:
        try:
            claims = tokens.verify(bearer, typ=tokens.BEARER, issuer=tokens.IDENTITY)
        except tokens.TokenRefused as e:
            return _refused(401, "証明を確認できません", str(e))
        floor = RightsFloor.objects.filter(user_id=claims["sub"]).first()
        if floor is not None and claims["rights_version"] < floor.least_version:
            return _refused(401, "証明を確認できません", "権限が変更又は取り消されています")
        request.staff = Staff.from_claims(  # type: ignore[attr-defined]
            claims, session_id=f"bearer:{claims['jti']}", terminal=request.META.get("REMOTE_ADDR", "")
        )
        return None

    def _admit_session(self, request: HttpRequest, *, optional: bool) -> HttpResponse | None:
        key = request.COOKIES.get(self._cookie, "")
        row = sessions.find(key) if key else None
        if optional:
            # A public page shows who is signed in, but neither locks, refreshes nor keeps anything.
            if row is not None and sessions.is_open(row):
                self._attach(request, row)
            return None
        stopped = self._stopped(request, row)
        if stopped is None and row is not None:
            self._attach(request, row)
            held.arrived(request, row.user_id)
            if not _background(request):
                sessions.touch(row)
        return stopped

    def _attach(self, request: HttpRequest, row: StaffSession) -> None:
        request.staff_session = row  # type: ignore[attr-defined]
        request.staff = sessions.staff_of(row)  # type: ignore[attr-defined]

    def _stopped(self, request: HttpRequest, row: StaffSession | None) -> HttpResponse | None:
        if row is None:
            return responses.sign_in(request)
        if row.ended_at is None and sessions.expired(row):
            sessions.end(row, "expired")
        if row.ended_at is not None:
            if row.end_reason == "expired":
                held.hold(request, row.user_id)
            return responses.sign_in(request)
        if row.locked_at is None and sessions.is_idle(row):
            sessions.lock(row)
        if row.locked_at is not None:
            return responses.locked(request, held=held.hold(request, row.user_id) is not None)
        return self._refreshed(request, row)

    def _refreshed(self, request: HttpRequest, row: StaffSession) -> HttpResponse | None:
        if not sessions.take_refresh(row):
            return None
        nonce = secrets.token_urlsafe(16)
        try:
            answer = client.refresh(
                identity_session=str(row.identity_session), user_id=row.user_id, nonce=nonce
            )
            sessions.confirm(row, tokens.verify_staff(answer, nonce=nonce))
        except client.IdentityRefused:
            sessions.end(row, "identity")
            return responses.sign_in(request)
        except (client.IdentityAway, tokens.TokenRefused) as e:
            log.warning("rights not refreshed: %s", type(e).__name__)
            if sessions.unconfirmed_too_long(row):
                return errors.unavailable(request)
        return None


def _bearer(request: HttpRequest) -> str:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def _background(request: HttpRequest) -> bool:
    return BACKGROUND in request.headers or request.path in BACKGROUND_PATHS


def _not_exempt(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError  # never called: stands for the view in Django's CSRF check


def _refused(status: int, title: str, detail: str) -> HttpResponse:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "findings": []}
    return JsonResponse(body, status=status, content_type="application/problem+json")
