"""The shell with pages that fail on purpose, and a clerk who is signed in until the screen is locked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import include, path

from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.signin.staff import Staff
from openjuki.runtime.web import hooks

CLERK = Staff("s1001", "見本 花子", "0101", "04101", "", frozenset(), 1, ("password", "totp"), "1", "t1")
OTHER = Staff("s1002", "別人 太郎", "0101", "04101", "", frozenset(), 1, ("password", "totp"), "2", "t1")
SESSION: dict[str, Staff | None] = {"staff": CLERK}
SECRET = "秘密の氏名"


class ClerkMiddleware:
    """Puts the clerk on the request; a locked session is answered as the real sign-in answers it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.staff = SESSION["staff"]  # type: ignore[attr-defined]
        if request.staff is None and not request.path.startswith("/signin/"):  # type: ignore[attr-defined]
            return JsonResponse({"status": 423}, status=423)
        return self.get_response(request)


def lock(request: HttpRequest) -> HttpResponse:
    SESSION["staff"] = None
    return HttpResponse(status=204)


def unlock(request: HttpRequest) -> HttpResponse:
    SESSION["staff"] = OTHER if "other" in request.GET else CLERK
    return redirect("/shell/guide")


def _raise(exception: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise exception

    return view


def read_day(text: str) -> hooks.Reading:
    """A stand-in for the kernel's reader: 年.月.日 of 令和 only."""
    dotted, run = r"R?(\d{1,2})\.(\d{1,2})\.(\d{1,2})", r"(\d{1,2})(\d\d)(\d\d)"
    found = re.fullmatch(dotted, text) or re.fullmatch(run, text)
    if not found:
        return hooks.Reading(problem="日付として読めません")
    year, month, day = map(int, found.groups())
    return hooks.Reading(text=f"令和{year}年{month}月{day}日")


CODES = {"1": "甲", "2": "乙", "12": "甲の乙"}


def read_code(text: str) -> hooks.Reading:
    known = CODES.get(text)
    if known is None:
        return hooks.Reading(problem="ありません")
    return hooks.Reading(text=known, fills={"reading": "コウ"} if text == "1" else {})


def wareki(day: date) -> str:
    return f"令和{day.year - 2018}年{day.month}月{day.day}日"


hooks.install(
    wareki=wareki,
    readers={"date": read_day, "sample": read_code},
    choices={"sample": lambda: list(CODES.items())},
)

FINDING = Finding(
    "E01", "住所がありません", field="address", law="見本法 第1条", remedy="住所を入力してください"
)
urlpatterns = [
    path("shell/", include("openjuki.runtime.web.urls")),
    path("signin/lock", lock),
    path("signin/unlock", unlock),
    path("refused", _raise(Invalid(FINDING))),
    path("conflict", _raise(Refused(title="先に変更されています"))),
    path("api/refused", _raise(Invalid(FINDING))),
    path("broken", _raise(ValueError(SECRET))),
    path("api/broken", _raise(ValueError(SECRET))),
    path("away", _raise(OperationalError(SECRET))),
]
handler400 = "openjuki.runtime.web.errors.bad_request"
handler403 = "openjuki.runtime.web.errors.forbidden"
handler404 = "openjuki.runtime.web.errors.not_found"
handler500 = "openjuki.runtime.web.errors.server_error"
