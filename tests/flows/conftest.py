"""One installation for all tests that only run its commands: setting it up takes longer than most of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.running import Running, set_up_demo


@pytest.fixture(scope="session")
def installed() -> Iterator[Running]:
    """A demo without a city, stopped; a test that starts it stops it again."""
    with set_up_demo() as running:
        yield running
