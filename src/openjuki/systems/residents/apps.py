"""Django app of 住民記録システム."""

from __future__ import annotations

from django.apps import AppConfig


class SystemConfig(AppConfig):
    """住民記録システム."""

    name = "openjuki.systems.residents"
    label = "residents"

    def ready(self) -> None:
        """Lend the shell how this system writes days and reads codes."""
        from openjuki.systems.residents.web.readers import lend

        lend()
