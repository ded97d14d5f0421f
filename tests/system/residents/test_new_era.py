"""元号改正: one row more in the table of eras, and everything reads, shows, prints and sends the new era (S 1.3.6)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import openjuki
from openjuki.kernel.dates.eras import ERAS
from support import new_era

SOURCE = Path(openjuki.__path__[0])
pytestmark = [pytest.mark.spec("RR-01", "RR-05"), pytest.mark.once]


def test_a_new_era_is_one_row() -> None:
    support = Path(new_era.__file__)
    path = os.pathsep.join((str(SOURCE.parent), str(support.parents[1])))
    run = subprocess.run(
        [sys.executable, str(support)],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr.decode()
    seen = json.loads(run.stdout)
    paper = "".join(seen.pop("paper").split())
    assert "令和21年3月1日" in paper
    assert "光文元年2月29日" in paper
    assert seen == {
        "typed": ["2040-01-01"] * 7,
        "shown": ["令和21年12月31日", "光文元年1月1日", "K2.2.3"],
        "refused": "令和は2039年12月31日までです。光文元年1月1日と入力してください。",
        "uncertain": ["2041-01-01", "光文2年頃"],
        "kept": "光文2年頃",
        "age": 21,
        "found": ["2040-01-01", "2041-03-31"],
        "reading": "光文元年1月1日",
        "form": "2040-02-03",
        "file": ["2040-01-05", "2040-01-03"],
        "message": {"first": "2040-01-01", "last": "2040-12-31", "text": "光文元年頃"},
    }


def test_no_screen_script_or_form_has_eras_of_its_own() -> None:
    """What stands beside a date field comes from the server: scripts, templates and forms name no era."""
    names = [era.name for era in ERAS]
    texts = [f for end in ("js", "html", "typ", "css") for f in SOURCE.rglob(f"*.{end}")]
    assert len(texts) > 100
    assert [f.name for f in texts if any(name in f.read_text(encoding="utf-8") for name in names)] == []
