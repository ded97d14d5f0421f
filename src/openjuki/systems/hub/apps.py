"""Django app of 個人基本・業務間連携."""

from __future__ import annotations

from django.apps import AppConfig


class SystemConfig(AppConfig):
    """個人基本・業務間連携."""

    name = "openjuki.systems.hub"
    label = "hub"
