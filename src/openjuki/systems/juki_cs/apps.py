"""Django app of 市町村CS・統合端末."""

from __future__ import annotations

from django.apps import AppConfig


class SystemConfig(AppConfig):
    """市町村CS・統合端末."""

    name = "openjuki.systems.juki_cs"
    label = "juki_cs"
