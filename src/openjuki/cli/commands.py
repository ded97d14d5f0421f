"""`openjuki setup`, `start`, `status` (設置・起動・状態)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from openjuki.cli import running
from openjuki.cli.console import Steps
from openjuki.cli.setup import home as homes
from openjuki.cli.setup.tasks import SetupFailed
from openjuki.cli.supervisor.errors import CannotStart
from openjuki.runtime import installation
from openjuki.runtime.installation import InstallationError

Home = Annotated[Path | None, typer.Option("--home", help="設置先のフォルダー")]
BasePort = Annotated[int | None, typer.Option("--base-port", help="ポート番号の起点(既定 8500)")]
Today = Annotated[datetime | None, typer.Option("--today", formats=["%Y-%m-%d"], help="業務日付をずらす")]
INTERRUPTED = 130


def day_of(value: datetime | None) -> date | None:
    """The day that an option names."""
    return value.date() if value else None


@contextmanager
def told() -> Iterator[Steps]:
    """Errors of starting and setting up become one clear message and an exit code."""
    steps = Steps(Console())
    try:
        yield steps
    except KeyboardInterrupt:
        steps.say("中断しました")
        raise typer.Exit(INTERRUPTED) from None
    except (CannotStart, SetupFailed, InstallationError) as e:
        steps.say(str(e), "bold red")
        raise typer.Exit(1) from None


def setup(
    home: Home = None,
    mode: Annotated[str | None, typer.Option(help="demo・training・production(既定 production)")] = None,
    base_port: BasePort = None,
    today: Today = None,
    municipality: Annotated[str | None, typer.Option(help="市区町村コード5桁")] = None,
    people: Annotated[int | None, typer.Option(help="合成都市の人口(demo・training)")] = None,
) -> None:
    """設置する、又は新しい版に合わせる。何度実行してもよい。"""
    with told() as steps:
        inst = homes.open_or_create(
            homes.select(home),
            mode=mode,
            base_port=base_port,
            today=day_of(today),
            keep_today=True,
            municipality=municipality,
        )
        with running.session(inst, steps, serve=False) as session:
            session.set_up(people)
        steps.say(f"設置しました: {inst.home}")


def start(
    home: Home = None,
    only: Annotated[list[str] | None, typer.Option("--only", help="この機械で動かすシステム")] = None,
) -> None:
    """設置したシステムを起動し、監視する。"""
    with told() as steps:
        inst = installation.load(homes.select(home))
        with running.session(inst, steps, only=only) as session:
            session.start()
            steps.say("起動しました。止めるには Ctrl-C")
            session.watch()
            steps.say("停止しています")


def status(home: Home = None) -> None:
    """動いているプロセスを表示する。"""
    with told() as steps:
        inst = installation.load(homes.select(home))
        path = inst.home / "run" / "processes.json"
        pids = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        for name, pid in pids.items():
            steps.say(f"{'稼動' if _alive(pid) else '停止'} {name} (pid {pid})")
        if not pids:
            steps.say("動いているプロセスはありません")
            raise typer.Exit(1)


def _alive(pid: int) -> bool:
    return os.path.exists(f"/proc/{pid}")
