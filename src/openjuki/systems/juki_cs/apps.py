"""Django app of 市町村CS・統合端末."""

from __future__ import annotations

from django.apps import AppConfig

from openjuki.kernel.dates import DateInputError, format_wareki, parse_date
from openjuki.runtime.web import hooks


class SystemConfig(AppConfig):
    """市町村CS・統合端末."""

    name = "openjuki.systems.juki_cs"
    label = "juki_cs"

    def ready(self) -> None:
        """Lend the shell how a day is written, and read."""
        hooks.install(wareki=format_wareki, readers={"date": read_day})


def read_day(text: str) -> hooks.Reading:
    """A day typed in wareki or western notation, in words."""
    try:
        return hooks.Reading(text=format_wareki(parse_date(text)))
    except DateInputError as e:
        return hooks.Reading(problem=str(e))
