"""Django app of identity."""

from __future__ import annotations

from django.apps import AppConfig


class SystemConfig(AppConfig):
    """職員認証・権限."""

    name = "openjuki.systems.identity"
    label = "identity"

    def ready(self) -> None:
        """Connect what is noted at sign-in, and name fields in Japanese."""
        from openjuki.systems.identity.services import noticing

        noticing.connect()
