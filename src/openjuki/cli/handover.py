"""`openjuki handover` (全件連携). Thin: residents makes the messages in a child of ours."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from openjuki.cli.commands import Home, told
from openjuki.cli.console import Steps
from openjuki.cli.database import available
from openjuki.cli.setup import handover as setup
from openjuki.cli.setup import home as homes
from openjuki.runtime import installation, topology
from openjuki.runtime.processes import child, system

app = typer.Typer(help="全件連携(初期移行の後、全住民を他のシステムへ引き渡す)", no_args_is_help=True)


@app.command()
def run(home: Home = None) -> None:
    """全住民の電文を作成する。何度実行しても同じ人を2度引き渡さない。中断しても続きから始まる。"""
    with told() as steps:
        inst = installation.load(homes.select(home))
        with available(inst):
            code = _run("residents", "handover", "電文の作成", steps)
    raise typer.Exit(code)


@app.command()
def offices(home: Home = None) -> None:
    """全住民を、業務間連携が移転先へ提供する差分に1度載せる(移転先が全件を必要とするときだけ)。

    各移転先には、承認された項目だけが渡る。何度実行しても同じ人を2度載せない。
    """
    with told() as steps:
        inst = installation.load(homes.select(home))
        with available(inst):
            code = _run("hub", "offer_all", "移転先への提供", steps)
    raise typer.Exit(code)


@app.command()
def status(home: Home = None) -> None:
    """各システムが何人まで受け取ったかを表示する。

    終了コード: 0 すべて受領済み、1 受領の途中、又は未実施。
    """
    with told() as steps:
        inst = installation.load(homes.select(home))
        with available(inst):
            there = setup.followers(inst)
        if not there:
            steps.say("引き渡した住民はいません。openjuki handover run で実施してください")
        for f in there:
            state = "受領済" if f.closed else "受領中"
            parked = f"、隔離 {f.parked:,}件" if f.parked else ""
            steps.say(f"{state} {topology.nodes()[f.name].title} {f.taken:,} / {f.of:,}人{parked}")
    raise typer.Exit(0 if there and all(f.closed for f in there) else 1)


def _run(name: str, command: str, title: str, steps: Steps) -> int:
    """The command in a child; its progress moves the bar, its other lines are printed."""
    read, write = os.pipe()

    def target() -> None:
        os.close(read)
        for out in (1, 2):
            os.dup2(write, out)
        os.close(write)  # the copies are enough; the parent must see the end
        system.command(name, command)

    pid = child.fork("oj-handover", target, log=Path(os.devnull))
    os.close(write)
    with os.fdopen(read, encoding="utf-8", errors="replace") as lines, steps.step(title) as advance:
        for line in lines:
            if line.startswith("progress "):
                done, total = map(int, line.split()[1:])
                advance(done, total)
            else:
                steps.say(line.rstrip("\n"))
    return child.exit_code(pid, wait=True) or 0
