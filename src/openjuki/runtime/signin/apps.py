"""Django app of sign-in; installed in every system."""

from __future__ import annotations

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """職員のサインイン."""

    name = "openjuki.runtime.signin"
    label = "signin"

    def ready(self) -> None:
        """Every system hears of changed rights without a handler of its own."""
        from openjuki.runtime.signin import inbox

        inbox.register()
