"""Error answers (誤りの応答): a Japanese page for people, RFC 9457 for programs, both with a reference.

The reference number (照会番号) joins what the clerk sees with the log; neither holds anything of a person,
so an exception's message is never logged: it may quote a row.
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from openjuki.runtime.errors import Refused
from openjuki.runtime.ids import uuid7
from openjuki.runtime.web.error_texts import CSRF, ErrorText, text_of
from openjuki.runtime.web.fkeys import FunctionKey

log = logging.getLogger(__name__)

MACHINE_PATHS = ("/api/", "/exchange/")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U: read out on the telephone


def new_reference() -> str:
    """照会番号: twelve characters in groups of four, from the random part of a UUIDv7."""
    number = uuid7().int & (2**60 - 1)
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(55, -1, -5))
    return "-".join(letters[i : i + 4] for i in range(0, 12, 4))


def wants_json(request: HttpRequest) -> bool:
    """True for programs: by path, or by an Accept header that asks for JSON and not for HTML."""
    if request.path.startswith(MACHINE_PATHS):
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def answer(
    request: HttpRequest,
    status: int,
    *,
    text: ErrorText | None = None,
    findings: tuple[Any, ...] = (),
    document: dict[str, Any] | None = None,
    reference: str = "",
) -> HttpResponse:
    """The error answer in the form that the caller reads: page, htmx fragment or problem document."""
    text = text or text_of(status)
    reference = reference or new_reference()
    if wants_json(request):
        body = document or {
            "type": "about:blank",
            "title": text.title,
            "status": status,
            "detail": f"{text.why}{text.remedy}",
            "findings": [],
        }
        return JsonResponse(
            body | {"reference": reference}, status=status, content_type="application/problem+json"
        )
    context = {"status": status, "text": text, "findings": findings, "reference": reference}
    context["fkeys"] = [FunctionKey("back", action="back")]
    if request.headers.get("HX-Request"):
        response = HttpResponse(render_to_string("shell/_refusal.html", context, request), status=status)
        response.headers["HX-Retarget"] = "#messages"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return HttpResponse(render_to_string("shell/error.html", context, request), status=status)


def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """A service's refusal with its findings."""
    known = text_of(exception.status)
    text = ErrorText(exception.title, known.why, known.remedy)
    return answer(
        request,
        exception.status,
        text=text,
        findings=exception.findings,
        document=exception.problem().document(),
    )


def _where(tb: TracebackType | None) -> str:
    return " < ".join(f"{f.name}:{f.lineno}" for f in reversed(traceback.extract_tb(tb)[-12:]))


def _log(reference: str, exception: BaseException | None) -> None:
    if exception is None:
        return
    kind = type(exception)
    log.error(
        "reference %s: %s.%s at %s",
        reference,
        kind.__module__,
        kind.__qualname__,
        _where(exception.__traceback__),
    )


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503: the database or a needed part is away."""
    reference = new_reference()
    _log(reference, exception)
    response = answer(request, 503, reference=reference)
    response.headers["Retry-After"] = "30"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400."""
    return answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return answer(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404; the exception's text is not shown, it may quote the address."""
    return answer(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW: to the clerk this is a page that grew old."""
    return answer(request, 403, text=CSRF)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. Must not fail itself: without templates it still speaks, in plain text."""
    reference = new_reference()
    _log(reference, sys.exc_info()[1])
    try:
        return answer(request, 500, reference=reference)
    except Exception as second:
        _log(reference, second)
        text = text_of(500)
        plain = f"{text.title}\n{text.why}\n{text.remedy}\n照会番号 {reference}\n"
        return HttpResponse(plain, status=500, content_type="text/plain; charset=utf-8")
