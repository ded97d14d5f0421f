"""A live check page for browser tests."""

from support.harness import use_system

use_system("proof")

from support.browser import browser, keyboard, page, watch  # noqa: E402
from support.database import django_db_setup, owner, real_db  # noqa: E402
from support.terminals import live, sit_down, terminals  # noqa: E402

__all__ = [
    "browser", "django_db_setup", "keyboard", "live", "owner", "page", "real_db", "sit_down", "terminals", "watch",
]  # fmt: skip
