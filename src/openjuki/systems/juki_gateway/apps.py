"""Django app of 住基ネット中間サーバ."""

from __future__ import annotations

from django.apps import AppConfig

from openjuki.kernel.dates import format_wareki
from openjuki.runtime.web import hooks


class SystemConfig(AppConfig):
    """住基ネット中間サーバ."""

    name = "openjuki.systems.juki_gateway"
    label = "juki_gateway"

    def ready(self) -> None:
        """Lend the shell how a day is written."""
        hooks.install(wareki=format_wareki)
