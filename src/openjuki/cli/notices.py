"""`openjuki notices import` (届出の一括入力). Thin: residents does the work in a child of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from openjuki.cli import children
from openjuki.cli.commands import Home, told
from openjuki.cli.database import available
from openjuki.cli.setup import home as homes
from openjuki.runtime import installation

app = typer.Typer(help="届出", no_args_is_help=True)


@app.callback()
def notices() -> None:
    """届出"""


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSVファイル(UTF-8)。列は docs/import-notices.md")],
    staff: Annotated[str, typer.Option(help="入力者となる職員ID。この職員は審査できない")],
    kind: Annotated[str, typer.Option(help="move_in(転入)、move_within(転居)")] = "move_in",
    ward: Annotated[str, typer.Option(help="入力者の区(5桁)。省くと全市")] = "",
    report: Annotated[Path | None, typer.Option(help="結果のCSV(既定: <ファイル>.結果.csv)")] = None,
    home: Home = None,
) -> None:
    """CSVの届出を入力中の受付にする。審査へは進めない。同じファイルを何度取り込んでも重ならない。

    終了コード: 0 すべて入力済、1 未入力の届がある、2 ファイルを取り込めない。
    """
    arguments = [str(file.absolute()), "--kind", kind, "--staff", staff, "--ward", ward]
    if report is not None:
        arguments += ["--report", str(report.absolute())]
    with told() as steps:
        inst = installation.load(homes.select(home))
        with available(inst):
            code = children.run(steps, "届出の取込み", "residents", "import_notices", *arguments)
    raise typer.Exit(code)
