"""The synthetic city of a demo (見本の市): built into files, loaded once."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

from openjuki.city import build as city_build
from openjuki.cli.console import Steps
from openjuki.cli.setup.tasks import Task, run_all
from openjuki.runtime import clock
from openjuki.runtime.import_files import ImportKey
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import system
from openjuki.runtime.processes.child import tail

SEED = 1


def ensure(inst: Installation, people: int, steps: Steps) -> None:
    """Build and load a city unless this installation has one; a half-built one is built anew."""
    mark = inst.home / "run" / "city.json"
    if mark.exists():
        _tell_if_other(json.loads(mark.read_text(encoding="utf-8")), people, steps)
        return
    folder = inst.home / "city"
    shutil.rmtree(folder, ignore_errors=True)
    key = inst.home / "city.key"
    key.unlink(missing_ok=True)
    day = inst.today or clock.real_now().astimezone(clock.TOKYO).date()
    built = 0
    with steps.step(f"合成都市 {people:,}人の作成") as advance:

        def more(count: int) -> None:
            nonlocal built
            built += count
            advance(built, people)

        city_build.build(
            city_build.Options(SEED, people, day, city=inst.municipality),
            folder,
            ImportKey.create(key),
            os.cpu_count() or 1,
            more,
        )
    log = inst.home / "log" / "setup-city.log"
    load = Task(
        "合成都市の取込み",
        # As owner: a mass load drops indexes and makes them again.
        lambda: system.command("residents", "load_city", str(folder), role="owner"),
        log,
    )
    with steps.step("合成都市の取込み") as advance:
        run_all([load], lambda done, total: advance(*_progress(log)))
    shutil.rmtree(folder)
    key.unlink()
    mark.write_text(json.dumps({"people": people, "seed": SEED, "day": day.isoformat()}), encoding="utf-8")


def _progress(log: Path) -> tuple[int, int]:
    """How far the loading says it is: its lines end in `done/total`."""
    found = re.findall(r"(\d+)/(\d+)$", tail(log), flags=re.MULTILINE)
    return (int(found[-1][0]), int(found[-1][1])) if found else (0, 1)


def _tell_if_other(have: dict[str, Any], people: int, steps: Steps) -> None:
    if have["people"] != people:
        steps.say(
            f"この設置の合成都市は {have['people']:,}人です。{people:,}人で作り直すには、"
            "openjuki demo --fresh を付けてください",
            "yellow",
        )
