"""Django app of the exchange."""

from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """電文交換."""

    name = "openjuki.runtime.exchange"
    label = "exchange"
