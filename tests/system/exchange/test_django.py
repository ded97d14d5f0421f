"""The same exchange inside a Django process: joined to its transaction, behind its views."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from openjuki.runtime import keys
from system.exchange.world import World

PROGRAM = Path(__file__).with_name("django_program.py")
TESTS = PROGRAM.parents[2]


@pytest.mark.spec("RR-06", "U-06")
def test_a_django_process_publishes_receives_and_applies(world: World) -> None:
    keys.setup(world.inst.home, ["identity"])
    env = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(world.inst.home)],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
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
