"""A live residents process for browser tests: the real application on the test database, in a thread."""

from __future__ import annotations

from support.harness import use_system

use_system("residents")

from collections.abc import Callable, Iterator  # noqa: E402

import pytest  # noqa: E402

from openjuki.runtime.signin import Staff  # noqa: E402
from support.browser import browser, keyboard, page, watch  # noqa: E402
from support.certificates import issuing_day  # noqa: E402
from support.database import django_db_setup, owner, real_db  # noqa: E402
from support.residents import CLERK, REVIEWER, REVIEWER2  # noqa: E402
from support.terminals import Desk, live, sit_down, terminals  # noqa: E402

__all__ = [
    "browser", "django_db_setup", "keyboard", "live", "owner", "page", "real_db", "sit_down", "terminals", "watch",
]  # fmt: skip


@pytest.fixture(autouse=True)
def town(real_db: None) -> Iterator[None]:
    """A business day, a certifier, free codes."""
    with issuing_day(stock=150):
        yield


@pytest.fixture
def clerk(sit_down: Callable[[Staff], Desk]) -> Desk:
    """窓口."""
    return sit_down(CLERK)


@pytest.fixture
def reviewer(sit_down: Callable[[Staff], Desk]) -> Desk:
    """審査1."""
    return sit_down(REVIEWER)


@pytest.fixture
def reviewer2(sit_down: Callable[[Staff], Desk]) -> Desk:
    """審査2."""
    return sit_down(REVIEWER2)
