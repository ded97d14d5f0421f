"""The shell's own server for browser tests, in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import support
from openjuki.runtime import installation
from support.browser import browser, keyboard, page, watch

__all__ = ["browser", "keyboard", "page", "watch"]
TESTS = Path(support.__path__[0]).parent


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def _serve(home: Path, **options: object) -> tuple[subprocess.Popen[bytes], str]:
    installation.create(home, today=date(2026, 4, 1), options=options)
    port = _free_port()
    env = os.environ | {
        "OPENJUKI_HOME": str(home),
        "OPENJUKI_SYSTEM": "residents",
        "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")]),
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    process = subprocess.Popen([sys.executable, "-m", "support.shell_server", str(port)], env=env)
    for _ in range(200):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                break
        assert process.poll() is None, "the shell's server did not start"
        time.sleep(0.05)
    return process, f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def shell_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the shell with the usual idle time."""
    process, url = _serve(tmp_path_factory.mktemp("shell"))
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture
def impatient_url(tmp_path: Path) -> Iterator[str]:
    """Address of a shell that locks after two seconds."""
    process, url = _serve(tmp_path / "home", idle_seconds=2)
    yield url
    process.terminate()
    process.wait(10)
