"""The doors of the exchange as Django views (受付口). The caller is proven by the envelope's signature."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from openjuki.runtime.exchange.endpoint import Endpoint, Request
from openjuki.runtime.exchange.process import current_party
from openjuki.runtime.rights import machine


@csrf_exempt
@machine(proof="envelope")
def messages(request: HttpRequest) -> HttpResponse:
    """`POST /exchange/messages`."""
    return _answer(request)


@csrf_exempt
@machine(proof="envelope")
def status(request: HttpRequest) -> HttpResponse:
    """`POST /exchange/status`."""
    return _answer(request)


@csrf_exempt
@machine(proof="envelope")
def feed(request: HttpRequest) -> HttpResponse:
    """`GET /exchange/feed`."""
    return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    declared = request.META.get("CONTENT_LENGTH") or "0"
    reply = Endpoint(current_party()).answer(
        Request(
            method=request.method or "",
            path=request.path,
            authorization=request.headers.get("Authorization", ""),
            length=int(declared) if declared.isdecimal() else 0,
            remote=request.META.get("REMOTE_ADDR", ""),
            read=lambda: request.body,
        )
    )
    return HttpResponse(reply.content(), status=reply.status, content_type=reply.content_type)
