"""Context of every page (共通の文脈): system, staff, business day, specimen mark, default keys."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from openjuki.runtime import clock, installation, places
from openjuki.runtime.web import config, hooks
from openjuki.runtime.web.fkeys import FunctionKey


def default_keys(conf: config.Shell, staff: Any = None) -> list[FunctionKey]:
    """Keys that every page has unless it declares its own: help, home, latest, search for who may search."""
    keys = [
        FunctionKey("help", action="help"),
        FunctionKey("home", label=conf.home_label, href=conf.home),
        FunctionKey("refresh", action="refresh"),
    ]
    if conf.search and (not conf.search_right or (staff is not None and staff.may(conf.search_right))):
        keys.append(FunctionKey("search", href=conf.search))
    return keys


def place_of(staff: Any) -> str:
    """Where the staff sit: ward by name (the city where the person serves all of it), and branch."""
    if staff is None:
        return ""
    code = staff.ward or installation.current().municipality
    try:
        name = places.municipality(code).name
    except LookupError:
        name = staff.ward
    return f"{name} {staff.branch}".strip()


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Works without staff too (sign-in and error pages)."""
    conf = config.shell()
    inst = installation.current()
    day = clock.today()
    staff = getattr(request, "staff", None)
    return {
        "shell": conf,
        "system_title": config.title(),
        "staff": staff,
        "staff_place": place_of(staff),
        "today": day,
        "today_text": hooks.wareki(day),
        "day_shifted": inst.today is not None,
        "specimen": inst.specimen,
        "mode": inst.mode,
        "default_keys": default_keys(conf, staff),
        "idle_seconds": conf.idle_seconds if staff else 0,
    }
