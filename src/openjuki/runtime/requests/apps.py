"""Django app of request machinery."""

from __future__ import annotations

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """要求の処理."""

    name = "openjuki.runtime.requests"
    label = "requests"
