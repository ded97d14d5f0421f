"""`openjuki demo` and `openjuki demo code` (見本の市)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from openjuki.cli import running
from openjuki.cli.commands import BasePort, Home, Today, day_of, told
from openjuki.cli.database import available
from openjuki.cli.setup import home as homes
from openjuki.cli.supervisor.errors import CannotStart
from openjuki.runtime import installation
from openjuki.runtime.installation import Installation
from openjuki.runtime.processes import child, system

app = typer.Typer(help="見本の市を作り、起動する", invoke_without_command=True)
STAFF = (
    ("s1001", "窓口"),
    ("s2001", "審査1"),
    ("s2002", "審査2"),
    ("s3001", "責任者"),
    ("s9001", "情報システム"),
)


@app.callback()
def demo(
    context: typer.Context,
    home: Home = None,
    people: Annotated[int, typer.Option(help="合成都市の人口", min=1)] = 20_000,
    base_port: BasePort = None,
    today: Today = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="前の見本を消して作り直す")] = False,
) -> None:
    """見本の市を作り、すべてのシステムを起動する。止めるには Ctrl-C。"""
    chosen = homes.select(home)
    if context.invoked_subcommand is not None:
        return
    with told() as steps:
        if fresh:
            remove(chosen)
        inst = homes.open_or_create(chosen, mode="demo", base_port=base_port, today=day_of(today))
        with running.session(inst, steps) as session:
            session.set_up(people, unless_done=True)
            session.start()
            session.hand_over()
            guide(inst, steps.console)
            session.watch()
            steps.say("停止しています")
        steps.say("停止しました")


@app.command()
def code(
    user_id: Annotated[str, typer.Argument(help="職員ID(s1001 など)")],
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="機械で読む形で出力する")] = False,
) -> None:
    """見本の職員のパスワードと、今のワンタイムパスワードを表示する。"""
    with told() as steps:
        inst = installation.load(homes.select(home) if home else installation.default_home())
        with available(inst):
            arguments = ["demo_code", user_id, *(["--json"] if as_json else [])]
            answer = run_and_read("identity", *arguments)
        if answer is None:
            steps.say(f"職員ID {user_id} の見本はありません({'・'.join(s for s, _ in STAFF)})", "bold red")
            raise typer.Exit(1)
        typer.echo(answer, nl=False)


def run_and_read(name: str, *arguments: str) -> str | None:
    """Output of a management command run in a child of ours; None where it failed.

    Through a pipe in memory, not through a file: it may be a password.
    """
    read, write = os.pipe()

    def target() -> int:
        os.dup2(write, 1)
        system.command(name, *arguments)
        return 0

    pid = child.fork("oj-command", target, log=Path(os.devnull))
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        text = pipe.read()
    return text if child.exit_code(pid, wait=True) == 0 else None


def remove(home: Path) -> None:
    """Delete a demo. Raises CannotStart where the folder holds anything else."""
    if not home.exists():
        return
    if installation.load(home).mode != "demo":
        raise CannotStart(f"{home} は見本ではないので消しません")
    from openjuki.cli.supervisor import lock
    from openjuki.cli.supervisor.database import Database

    with lock.take(home):
        Database(installation.load(home)).stop_left_over()
        shutil.rmtree(home)


def guide(inst: Installation, console: Console) -> None:
    """Address, sign-ins and what to try."""
    signins = "\n".join(f"  {user}  {role}" for user, role in STAFF)
    elsewhere = "" if inst.home == installation.usual_home() else f" --home {inst.home}"
    text = f"""
[bold]openjuki 見本の市[/]  {inst.url("residents")}

サインインできる職員
{signins}
パスワードとワンタイムパスワードは、別の端末で
  .venv/bin/openjuki demo code s1001{elsewhere}

試せること
  1. s1001 で入り、氏名やかなで住民を探す
  2. 転出証明書情報から、家族4人の転入届を入力する
  3. s2001 と s2002 で入り、審査して本登録する
  4. 世帯の画面から住民票の写しを交付する
  5. 異動が都道府県と各課へ届くまでを見る
     市町村CS {inst.url("juki_cs")}  業務間連携 {inst.url("hub")}
     都道府県(模擬) {inst.url("prefecture")}  各課(模擬) {inst.url("offices")}
  6. 印鑑を登録し(s1001 が入力、s2001 が審査)、印鑑登録証明書を交付する
     印鑑登録 {inst.url("seals")}

職員と権限 {inst.url("identity")}
設置先 {inst.home}
[bold]止めるには Ctrl-C[/]"""
    console.print(text, highlight=False, soft_wrap=True)
