"""The shell without a browser: its own small settings, unless the process already serves a system."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.test import Client

from openjuki.runtime import installation

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    home = Path(tempfile.mkdtemp(prefix="openjuki-shell-"))
    installation.create(home, today=date(2026, 4, 1))
    os.environ.update(
        OPENJUKI_HOME=str(home), OPENJUKI_SYSTEM="residents", DJANGO_SETTINGS_MODULE="support.shell_settings"
    )
    django.setup()


@pytest.fixture
def client() -> Iterator[Client]:
    """A browser that the clerk is signed in with; failures come back as pages, as in operation."""
    from django.test import override_settings

    from support import shell_settings, shell_urls

    shell_urls.SESSION["staff"] = shell_urls.CLERK
    with override_settings(ROOT_URLCONF="support.shell_urls", MIDDLEWARE=shell_settings.MIDDLEWARE):
        yield Client(raise_request_exception=False)
