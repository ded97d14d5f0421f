"""The chain, made once per run and emptied between tests by using other persons."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from flows.chain.chain import OUTSIDERS, SYSTEMS, Chain
from openjuki.cli.setup.tasks import Task, run_all
from openjuki.runtime import keys, migrate, provision
from openjuki.runtime.exchange import standalone
from openjuki.runtime.processes import counterpart, system, warm
from openjuki.runtime.setup import generate_system_keys
from support.harness import make_installation, start_postgres


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
        for name in SYSTEMS:
            generate_system_keys(inst, name)
        warm.up()
        log = home / "log"
        tasks = [Task(s, partial(migrate.migrate_system, s), log / f"{s}-migrate.log") for s in SYSTEMS]
        tasks += [Task(o, partial(counterpart.prepare, o, inst), log / f"{o}-prepare.log") for o in OUTSIDERS]
        tasks.append(Task("residents", partial(standalone.main, "residents"), log / "residents.log"))
        run_all(tasks)
        run_all([Task("hub", partial(system.command, "hub", "load_destinations"), log / "hub-load.log")])
        running.start()
        yield running
    finally:
        running.stop()
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(autouse=True)
def calm(chain: Chain) -> Iterator[None]:
    """No test leaves a disturbance or a dead process behind."""
    yield
    chain.fault("")
    chain.revive()
