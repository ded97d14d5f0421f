"""Django app of 証明書確認システム."""

from __future__ import annotations

from django.apps import AppConfig

from openjuki.kernel.dates import format_wareki
from openjuki.runtime.web import hooks


class SystemConfig(AppConfig):
    """証明書確認システム."""

    name = "openjuki.systems.proof"
    label = "proof"

    def ready(self) -> None:
        """Lend the shell how a day is written."""
        hooks.install(wareki=format_wareki)
