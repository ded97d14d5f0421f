"""A live seal registration for browser tests."""

from __future__ import annotations

from support.harness import use_system

use_system("seals")

from collections.abc import Callable, Iterator  # noqa: E402
from datetime import date  # noqa: E402

import pytest  # noqa: E402

from openjuki.runtime import clock  # noqa: E402
from openjuki.runtime.signin import Staff  # noqa: E402
from support.browser import browser  # noqa: E402
from support.database import django_db_setup, owner, real_db  # noqa: E402
from support.fonts import prepare_printing  # noqa: E402
from support.terminals import Desk, live, sit_down, terminals  # noqa: E402
from system.seals.world import CHECKER, CLERK  # noqa: E402

__all__ = ["browser", "django_db_setup", "live", "owner", "real_db", "sit_down", "terminals"]


@pytest.fixture(autouse=True)
def _day(real_db: None) -> Iterator[None]:
    prepare_printing()
    with clock.fixed(date(2026, 11, 22)):
        yield


@pytest.fixture
def clerk(sit_down: Callable[[Staff], Desk]) -> Desk:
    """窓口."""
    return sit_down(CLERK)


@pytest.fixture
def checker(sit_down: Callable[[Staff], Desk]) -> Desk:
    """審査."""
    return sit_down(CHECKER)
