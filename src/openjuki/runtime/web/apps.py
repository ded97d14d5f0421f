"""Django app of the shell (画面の土台)."""

from __future__ import annotations

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Templates, static files and template tags shared by all systems."""

    name = "openjuki.runtime.web"
    label = "shell"
    verbose_name = "画面の土台"
