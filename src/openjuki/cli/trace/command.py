"""`openjuki trace` (仕様との対応)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from openjuki.cli.trace import report, results


def trace(
    as_json: Annotated[bool, typer.Option("--json", help="機械で読む形で出力する")] = False,
    folder: Annotated[Path, typer.Option("--results", help="試験結果の置き場所")] = results.FOLDER,
    summary: Annotated[bool, typer.Option("--summary", help="残りの一覧を出さない")] = False,
) -> None:
    """仕様の表ごとに、最後の試験で合格した試験に対応する項目を数える."""
    try:
        lines = report.compute(results.read(folder))
    except FileNotFoundError:
        typer.echo(f"試験の結果が {folder} にありません。make test を実行してください", err=True)
        raise typer.Exit(2) from None
    if as_json:
        typer.echo(json.dumps([line.as_dict() for line in lines], ensure_ascii=False, indent=1))
    else:
        report.show(lines, Console(), rest=not summary)
