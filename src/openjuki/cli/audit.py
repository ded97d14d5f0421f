"""`openjuki audit verify` (監査ログの検証)."""

from __future__ import annotations

from typing import Annotated

import typer

from openjuki.cli.commands import Home, told
from openjuki.cli.database import available
from openjuki.cli.setup import home as homes
from openjuki.runtime import installation, topology
from openjuki.runtime.processes import child, system

app = typer.Typer(help="監査ログ", no_args_is_help=True)


@app.command()
def verify(
    name: Annotated[str | None, typer.Argument(metavar="[SYSTEM]", help="システム名。省くとすべて")] = None,
    home: Home = None,
) -> None:
    """監査ログの連鎖と封印を確かめる。異常があれば最初の行を示し、終了コード1。"""
    with told() as steps:
        inst = installation.load(homes.select(home))
        if name and name not in topology.systems():
            steps.say(f"システム {name} はありません({'・'.join(topology.systems())})", "bold red")
            raise typer.Exit(2)
        with available(inst):
            codes = [check(n) for n in topology.systems() if name in (None, n)]
    raise typer.Exit(1 if any(codes) else 0)


def check(name: str) -> int:
    """Verify one system in a child of ours; prints what was found, 0 where nothing was changed."""
    pid = child.fork("oj-audit", lambda: _verify(name), log=None)
    return child.exit_code(pid, wait=True) or 0


def _verify(name: str) -> int:
    system.bind(name, pooled=False)
    from openjuki.runtime.audit.verify import verify as verify_log

    report = verify_log()
    state = "正常" if report.ok else "異常"
    print(f"{state} {topology.nodes()[name].title}: {report.rows}行 連鎖{report.chains} 封印{report.seals}")
    if report.unsealed_rows:
        print(f"  未封印 {report.unsealed_rows}行(最も古いもの {report.unsealed_seconds:.1f}秒前)")
    for fault in report.faults:
        print(f"  {fault}")
    return 0 if report.ok else 1
