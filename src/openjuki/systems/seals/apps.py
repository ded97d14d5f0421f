"""Django app of 印鑑登録システム."""

from __future__ import annotations

from django.apps import AppConfig

from openjuki.kernel.dates import DateInputError, format_wareki, parse_date
from openjuki.kernel.dates.wareki import format_typed
from openjuki.runtime.web import hooks
from openjuki.runtime.web.hooks import Reading


class SystemConfig(AppConfig):
    """印鑑登録システム."""

    name = "openjuki.systems.seals"
    label = "seals"

    def ready(self) -> None:
        """Lend the shell how a day is written and read."""
        hooks.install(wareki=format_wareki, typed=format_typed, readers={"date": _date})


def _date(text: str) -> Reading:
    try:
        return Reading(format_wareki(parse_date(text)))
    except DateInputError as e:
        return Reading(problem=str(e))
