"""Django app of 印鑑登録システム."""

from __future__ import annotations

from django.apps import AppConfig

from openjuki.kernel.dates import format_wareki
from openjuki.runtime.web import hooks


class SystemConfig(AppConfig):
    """印鑑登録システム."""

    name = "openjuki.systems.seals"
    label = "seals"

    def ready(self) -> None:
        """Lend the shell how a day is written."""
        hooks.install(wareki=format_wareki)
