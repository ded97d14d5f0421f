"""The chain, made once per run and emptied between tests by using other persons."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.chain.chain import OUTSIDERS, SYSTEMS, Chain
from openjuki.runtime import keys, provision
from openjuki.runtime.setup import generate_system_keys
from support.harness import make_installation, start_postgres

PREPARE = "from openjuki.runtime import installation; from openjuki.runtime.processes import counterpart; import sys;"
PREPARE += " counterpart.prepare(sys.argv[1], installation.current())"
LOAD = "from openjuki.runtime.processes import system; system.command('hub', 'load_destinations')"


def _run(*arguments: str, **env: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, *arguments], env={**os.environ, **env})


@pytest.fixture(scope="session")
def chain() -> Iterator[Chain]:
    """Everything running."""
    home = Path(tempfile.mkdtemp(prefix="openjuki-chain-"))
    home.chmod(0o755)
    os.environ["OPENJUKI_HOME"] = str(home)
    inst = make_installation(home)
    server = start_postgres(inst)
    running = Chain(inst)
    try:
        provision.create_database(inst)
        provision.provision(inst, ["residents", *SYSTEMS, *OUTSIDERS])
        keys.setup(home, ["residents", "identity", "stranger"])
        for system in SYSTEMS:
            generate_system_keys(inst, system)
        _all(
            [_run("-m", "openjuki.runtime.migrate", OPENJUKI_SYSTEM=s) for s in SYSTEMS]
            + [_run("-m", "openjuki.runtime.exchange.standalone", "residents")]
        )
        _all([_run("-c", PREPARE, name) for name in OUTSIDERS] + [_run("-c", LOAD)])
        running.start()
        yield running
    finally:
        running.stop()
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


def _all(processes: list[subprocess.Popen[bytes]]) -> None:
    assert [p.wait(120) for p in processes] == [0] * len(processes)


@pytest.fixture(autouse=True)
def calm(chain: Chain) -> Iterator[None]:
    """No test leaves a disturbance or a dead process behind."""
    yield
    chain.fault("")
    chain.revive()
