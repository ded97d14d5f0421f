"""`openjuki demo-check`: the main job from the counter to the certificate, the prefecture and the offices."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.slow
@pytest.mark.spec("1-1", "1-2", "RR-01")
def test_every_step_of_the_main_job_holds() -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("OPENJUKI_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, "-m", "openjuki.cli", "demo-check", "--people", "500"],
        env=kept, text=True, timeout=280, check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("OK  ") >= 22
    assert "NG" not in done.stdout
