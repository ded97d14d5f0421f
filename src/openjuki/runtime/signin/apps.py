"""Django app of sign-in; installed in every system."""

from __future__ import annotations

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """職員のサインイン."""

    name = "openjuki.runtime.signin"
    label = "signin"
