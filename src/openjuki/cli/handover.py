"""`openjuki handover` (全件連携). Thin: residents makes the messages."""

from __future__ import annotations

import typer

from openjuki.cli import children
from openjuki.cli.commands import Home, told
from openjuki.cli.database import available
from openjuki.cli.setup import handover as setup
from openjuki.cli.setup import home as homes
from openjuki.runtime import installation, topology

app = typer.Typer(help="全件連携(初期移行の後、全住民を他のシステムへ引き渡す)", no_args_is_help=True)


@app.command()
def run(home: Home = None) -> None:
    """全住民の電文を作成する。何度実行しても同じ人を2度引き渡さない。中断しても続きから始まる。"""
    with told() as steps:
        inst = installation.load(homes.select(home))
        with available(inst):
            code = children.run(steps, "電文の作成", "residents", "handover")
    raise typer.Exit(code)


@app.command()
def offices(home: Home = None) -> None:
    """全住民を、業務間連携が移転先へ提供する差分に1度載せる(移転先が全件を必要とするときだけ)。

    各移転先には、承認された項目だけが渡る。何度実行しても同じ人を2度載せない。
    """
    with told() as steps:
        inst = installation.load(homes.select(home))
        with available(inst):
            code = children.run(steps, "移転先への提供", "hub", "offer_all")
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
