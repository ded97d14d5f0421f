"""Django app of 住民記録システム."""

from __future__ import annotations

from django.apps import AppConfig


class SystemConfig(AppConfig):
    """住民記録システム."""

    name = "openjuki.systems.residents"
    label = "residents"
