"""Django app of sign-in; installed in every system."""

from __future__ import annotations

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """職員のサインイン."""

    name = "openjuki.runtime.signin"
    label = "signin"

    def ready(self) -> None:
        """Every system but identity itself hears of changed rights, without a handler of its own."""
        from openjuki.runtime import installation
        from openjuki.runtime.signin import inbox

        if installation.current_system() != "identity":
            inbox.register()
