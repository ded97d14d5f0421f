"""One database server and several parties for all exchange tests of the run."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from system.exchange.world import World, make_world


@pytest.fixture(scope="session")
def shared_world() -> Iterator[World]:
    """The world, made once."""
    home = Path(tempfile.mkdtemp(prefix="openjuki-exchange-"))
    home.chmod(0o755)  # the database's unprivileged account must reach its folder below
    world = make_world(home)
    yield world
    world.server.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def world(shared_world: World) -> Iterator[World]:
    """The world with empty tables."""
    shared_world.clean()
    yield shared_world
    shared_world.parties.clear()
