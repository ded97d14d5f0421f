"""Django app of request machinery."""

from __future__ import annotations

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    """要求の処理."""

    name = "openjuki.runtime.requests"
    label = "requests"

    def ready(self) -> None:
        """The worker of every system erases answers whose day is over."""
        from openjuki.runtime.exchange.steps import runs_in_worker
        from openjuki.runtime.requests.answers import purge

        runs_in_worker("answered_requests", pause=600.0)(purge)
