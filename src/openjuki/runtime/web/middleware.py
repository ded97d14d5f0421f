"""Middleware of the shell (応答ヘッダーと誤りの画面)."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from openjuki.runtime.errors import Refused
from openjuki.runtime.web import config, errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SELF, NONE = "'self'", "'none'"
FRAME_MARK = "_shell_framed_by_self"
Framed = TypeVar("Framed", bound=HttpResponseBase)

STEADY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": Chromium then sends "Origin: null" with every form, and the CSRF check refuses it.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
}


def content_security_policy(*, framed_by_self: bool) -> str:
    """The one policy: everything from this origin, nothing inline, nothing evaluated."""
    targets = " ".join(("'self'", *config.sibling_origins()))
    return "; ".join(
        (
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            f"form-action {targets}",
            f"frame-ancestors {SELF if framed_by_self else NONE}",
        )
    )


class SecurityHeadersMiddleware:
    """CSP and security headers on every answer; nothing with data is ever stored by a browser or proxy.

    Stands first, so that error pages carry the headers too. A header that a view set itself is left alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Why a paper is refused is read in the frame where the paper would stand; such a page bears no action.
        refused = response.status_code >= HTTPStatus.BAD_REQUEST
        in_frame = request.headers.get("Sec-Fetch-Dest") == "iframe"
        framed = bool(getattr(response, FRAME_MARK, False)) or (refused and in_frame)
        for name, value in STEADY_HEADERS.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("X-Frame-Options", "SAMEORIGIN" if framed else "DENY")
        response.headers.setdefault("Content-Security-Policy", content_security_policy(framed_by_self=framed))
        # WhiteNoise answers inside this middleware and sets its own lifetime for static files
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def framed_by_self(response: Framed) -> Framed:
    """Let a page of ours show this answer in a frame (preview of a paper). Returns the same response."""
    setattr(response, FRAME_MARK, True)
    return response


class ErrorPagesMiddleware:
    """Turns a service's refusal into its page, and a lost database into 503, for people and for programs.

    Anything unforeseen goes on to Django, which calls `errors.server_error`.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405 and not getattr(response, "content", b"-"):
            # Django's own 405 is an empty page: nobody is left before one
            told = errors.answer(request, 405)
            told.headers["Allow"] = response.headers.get("Allow", "")
            return told
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a known kind of exception, else None."""
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            return errors.unavailable(request, exception)
        return None
