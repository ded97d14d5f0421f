"""What a request gets that cannot reach its view (サインインの案内): by kind of caller.

A page request is led to sign-in or unlock; an htmx request keeps the page as it is and only tells it, so
that nothing typed is lost; a program gets RFC 9457.
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from openjuki.runtime.web.errors import wants_json


def sign_in(request: HttpRequest) -> HttpResponse:
    """No session: 401, or the way to sign-in."""
    return _lead(request, "/signin/start", event="oj:signed-out", status=401, title="サインインしてください")


def locked(request: HttpRequest, *, held: bool = False) -> HttpResponse:
    """Session locked: 423, or the lock page. `held` says that the form was kept."""
    return _lead(
        request, "/signin/locked", event="oj:locked", status=423, title="画面がロックされています", held=held
    )


def _lead(
    request: HttpRequest, path: str, *, event: str, status: int, title: str, held: bool = False
) -> HttpResponse:
    if wants_json(request):
        body = {"type": "about:blank", "title": title, "status": status, "detail": "", "findings": []}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=401)  # the shell covers the page on 401
        response.headers["HX-Reswap"] = "none"
        response.headers["HX-Trigger"] = json.dumps({event: {"path": path}})
        return response
    query = {} if held else {"next": request.get_full_path() if request.method == "GET" else "/"}
    return HttpResponseRedirect(f"{path}?{urlencode(query)}" if query else path)
