"""Django app of 個人基本・業務間連携."""

from __future__ import annotations

from django.apps import AppConfig

from openjuki.kernel.dates import format_wareki
from openjuki.runtime.web import hooks


class SystemConfig(AppConfig):
    """個人基本・業務間連携."""

    name = "openjuki.systems.hub"
    label = "hub"

    def ready(self) -> None:
        """Lend the shell how a day is written."""
        hooks.install(wareki=format_wareki)
