"""Django app of 住基ネット中間サーバ."""

from __future__ import annotations

from django.apps import AppConfig


class SystemConfig(AppConfig):
    """住基ネット中間サーバ."""

    name = "openjuki.systems.juki_gateway"
    label = "juki_gateway"
