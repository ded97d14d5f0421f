"""`openjuki demo-check` (主な業務の確認): a demo of its own on free ports, a line per step, exit 0 or 1."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Annotated

import typer

from openjuki.cli import audit, running
from openjuki.cli.check.scenario import MoveIn
from openjuki.cli.check.staff import Failed
from openjuki.cli.commands import told
from openjuki.cli.console import Steps
from openjuki.cli.setup import home as homes
from openjuki.cli.supervisor import ports
from openjuki.runtime import topology

BASE = 20000


def demo_check(
    people: Annotated[int, typer.Option(help="合成都市の人口", min=1)] = 2_000,
    keep: Annotated[bool, typer.Option("--keep", help="調べるために設置を残す")] = False,
) -> None:
    """見本を空いたポートで起動し、主な業務を3人の職員として通し、止める。"""
    folder = Path(tempfile.mkdtemp(prefix="openjuki-check-"))
    folder.chmod(0o755)  # root's database server runs as an account that must pass
    try:
        with told() as steps:
            held = _run(homes.select(folder / "home"), people, steps)
            steps.say("すべての手順が期待どおりです" if held else "期待どおりでない手順があります")
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    raise typer.Exit(0 if held else 1)


def _run(home: Path, people: int, steps: Steps) -> bool:
    inst = homes.open_or_create(home, mode="demo", base_port=ports.other_base(BASE))
    with running.session(inst, steps) as session:
        session.set_up(people)
        session.start()
        session.hand_over()
        scenario = MoveIn(inst)
        try:
            held = all(_step(title, action, steps) for title, action in scenario.steps())
        finally:
            scenario.close()
        return held and _step("監査ログの連鎖と封印が正しい", _logs_hold, steps)


def _step(title: str, action: object, steps: Steps) -> bool:
    started = time.monotonic()
    try:
        action()  # type: ignore[operator]
    except (Failed, LookupError, OSError) as e:
        steps.say(f"NG  {title}: {e}", "bold red")
        return False
    steps.say(f"OK  {title}({time.monotonic() - started:.1f}秒)")
    return True


def _logs_hold() -> None:
    time.sleep(2)  # the sealer signs once a second
    bad = [topology.nodes()[n].title for n in topology.systems() if audit.check(n)]
    if bad:
        raise Failed("・".join(bad))
