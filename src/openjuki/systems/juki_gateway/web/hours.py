"""稼働時間の設定 — the week's hours, suspending and resuming (GW-02)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from openjuki.runtime.errors import Finding, Invalid, Refused
from openjuki.runtime.rights import requires
from openjuki.runtime.web.fkeys import FunctionKey
from openjuki.systems.juki_gateway.selectors import hours as reading
from openjuki.systems.juki_gateway.services import hours as service


@requires("juki_gateway.hours.edit")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """The table of the week; a weekday left empty is closed, all left empty means always open."""
    findings: tuple[Finding, ...] = ()
    if request.method == "POST":
        try:
            service.set_hours(hours=_read(request.POST), staff=request.staff)  # type: ignore[attr-defined]
            return redirect("hours")
        except Refused as e:
            findings = e.findings
    context = {
        "week": reading.week(),
        "opening": reading.opening(),
        "suspended": reading.open_suspension(),
        "findings": findings,
        "fkeys": [FunctionKey("back", href="/"), FunctionKey("confirm", form="hours", label="設定")],
    }
    return render(request, "juki_gateway/hours.html", context, status=422 if findings else 200)


@requires("juki_gateway.hours.edit")
@require_POST
def suspend(request: HttpRequest) -> HttpResponse:
    """一時停止."""
    service.suspend(reason=request.POST.get("reason", ""), staff=request.staff)  # type: ignore[attr-defined]
    return redirect("hours")


@requires("juki_gateway.hours.edit")
@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    """再開."""
    service.resume(staff=request.staff)  # type: ignore[attr-defined]
    return redirect("hours")


def _read(given: Mapping[str, str]) -> dict[int, tuple[time, time]]:
    found, findings = {}, []
    for day in range(7):
        opens, closes = given.get(f"opens_{day}", "").strip(), given.get(f"closes_{day}", "").strip()
        if not opens and not closes:
            continue
        try:
            found[day] = (time.fromisoformat(opens), time.fromisoformat(closes))
        except ValueError:
            findings.append(
                Finding(
                    "GT-05", "時刻を読めません", field=f"opens_{day}", remedy="08:30 のように入力してください"
                )
            )
    if findings:
        raise Invalid(*findings)
    return found
