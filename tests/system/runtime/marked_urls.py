"""Routes with every kind of mark, whose answers count how often the view ran."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from openjuki.runtime.rights import machine, public, requires

RUNS: list[str] = []
SECRET = "秘密の氏名"


def _answer(request: HttpRequest) -> HttpResponse:
    RUNS.append(request.path)
    status = int(request.GET.get("status", 200))
    if "page" in request.GET:
        return HttpResponse(SECRET, status=status)
    kind = "application/problem+json" if status >= 400 else "application/json"
    return JsonResponse({"run": len(RUNS), "name": SECRET}, status=status, content_type=kind)


@csrf_exempt
@requires("x.write")
def by_staff(request: HttpRequest) -> HttpResponse:
    return _answer(request)


@csrf_exempt
@public("試験")
def by_anyone(request: HttpRequest) -> HttpResponse:
    return _answer(request)


@csrf_exempt
@machine()
def by_system(request: HttpRequest) -> HttpResponse:
    return _answer(request)


@csrf_exempt
def forgotten(request: HttpRequest) -> HttpResponse:
    return _answer(request)


urlpatterns = [
    path("api/staff", by_staff),
    path("api/anyone", by_anyone),
    path("api/system", by_system),
    path("api/forgotten", forgotten),
]
