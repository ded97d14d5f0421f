"""The same exchange inside a Django process: joined to its transaction, behind its views."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openjuki.messages.identity.rights_changed.v1 import Body
from openjuki.runtime import keys
from openjuki.runtime.clock import real_now
from openjuki.runtime.exchange.envelope import Claims, seal
from openjuki.runtime.exchange.receiving import receive
from openjuki.runtime.ids import uuid7
from system.exchange.world import World

PROGRAM = Path(__file__).with_name("django_program.py")
TESTS = PROGRAM.parents[2]


def environment() -> dict[str, str]:
    env = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    return env


def command(world: World, what: str) -> list[str]:
    return [sys.executable, str(PROGRAM), str(world.inst.home), what]


@pytest.mark.spec("RR-06", "U-06")
def test_a_django_process_publishes_receives_and_applies(world: World) -> None:
    keys.setup(world.inst.home, ["identity"])
    done = subprocess.run(
        command(world, "once"), env=environment(), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert "トランザクション" in seen.pop("outside")
    assert seen == {
        "statements": 1,
        "seq": 2,
        "sent": {"pending": 3},
        "accepted": 202,
        "junk": 422,
        "feed": 400,
        "step": 1,
        "applied": ["s1001"],
    }


def end_sessions(world: World, user: str, seq: int) -> None:
    """identity's message arrives at the register's door."""
    at = real_now().isoformat()
    body = Body(user_id=user, rights_version=seq, action="end").model_dump_json().encode()
    kind, identity = "identity/rights_changed/v1", world.party("identity")
    claims = Claims("identity", "residents", kind, str(uuid7()), user, seq, at, at)
    token = seal(claims, body, identity.keyring, identity.directory)
    assert receive(world.party("residents"), [token])[0].outcome == "accepted"


def until_applied(world: World, expected: list[tuple[str, int]]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if world.rows("residents", "SELECT subject, seq FROM effect ORDER BY n") == expected:
            return
        time.sleep(0.05)
    pytest.fail("the worker did not apply it")


@pytest.mark.spec("U-06", "K-08")
def test_the_worker_outlives_its_database_and_drains_when_told(world: World) -> None:
    keys.setup(world.inst.home, ["identity"])
    worker = subprocess.Popen(command(world, "work"), env=environment())
    try:
        end_sessions(world, "s1001", 1)
        until_applied(world, [("s1001", 1)])
        world.server.stop()
        time.sleep(0.5)
        world.server.start()
        world.parties.clear()
        end_sessions(world, "s1001", 2)
        until_applied(world, [("s1001", 1), ("s1001", 2)])
        assert worker.poll() is None
        worker.terminate()
        assert worker.wait(20) == 0
    finally:
        worker.kill()
        worker.wait()
