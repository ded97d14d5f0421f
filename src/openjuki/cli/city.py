"""`openjuki city` — 合成都市の作成と検査. Thin: the work is in `openjuki.city`."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from openjuki.city import build as city_build
from openjuki.city import check as city_check
from openjuki.city.database import ASKED, check_register
from openjuki.runtime import clock, fields, installation
from openjuki.runtime.import_files import ImportFolder, ImportKey, ImportRefused

app = typer.Typer(help="合成都市 (架空の住民) を作成・検査します。", no_args_is_help=True)
console = Console(stderr=True)

Out = Annotated[Path, typer.Option("--out", help="出力先フォルダー (空であること)")]
KeyFile = Annotated[
    Path | None, typer.Option("--key", help="取込鍵ファイル (なければ作成。既定は出力先の隣)")
]


def bar() -> Progress:
    """The progress bar of long work."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console)


def key_path(out: Path, key: Path | None) -> Path:
    """取込鍵 lies beside the folder, never inside it: who gets the files does not get the key."""
    return key or out.with_name(out.name + ".key")


@app.command()
def build(
    out: Out,
    seed: Annotated[int, typer.Option(help="乱数の種。同じ種・同じ日なら同じ都市になる")] = 1,
    people: Annotated[int, typer.Option(help="現住民の人数", min=1)] = 20_000,
    as_of: Annotated[str, typer.Option(help="基準日 (YYYY-MM-DD、既定は今日)")] = "",
    years: Annotated[int, typer.Option(help="異動の年数", min=1, max=30)] = 5,
    city: Annotated[str, typer.Option(help="市区町村コード5桁 (区があれば市のコード)")] = "04100",
    processes: Annotated[int, typer.Option(help="並列数 (0 = CPU数)", min=0)] = 0,
    key: KeyFile = None,
) -> None:
    """合成都市の取込ファイルを作る (版・世帯・事件・住所辞書と manifest.json)。"""
    try:
        day = date.fromisoformat(as_of) if as_of else clock.real_now().astimezone(clock.TOKYO).date()
    except ValueError:
        raise typer.BadParameter(
            "基準日は 2026-04-01 のように指定してください。", param_hint="--as-of"
        ) from None
    options = city_build.Options(seed, people, day, years, city)
    try:
        with bar() as shown:
            task = shown.add_task("住民を作成", total=people)
            facts = city_build.build(
                options,
                out,
                ImportKey.create(key_path(out, key)),
                processes or os.cpu_count() or 1,
                lambda n: shown.advance(task, n),
            )
    except KeyError:
        raise typer.BadParameter(f"市区町村コード「{city}」がありません。", param_hint="--city") from None
    except ImportRefused as refused:
        fail(refused)
    typer.echo(json.dumps(facts["counts"], ensure_ascii=False))


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="取込ファイルのフォルダー (省略 = 登録簿)")] = None,
    key: KeyFile = None,
) -> None:
    """取込ファイル、又は設置先の登録簿の不変条件を検査する。破れがあれば終了コード1。"""
    broken = _check_register() if folder is None else _check_folder(folder, key)
    if broken:
        raise typer.Exit(1)


def _check_register() -> bool:
    """The register of the installation that OPENJUKI_HOME names."""
    try:
        inst = installation.current()
        url = inst.database_url("residents")
        keys = fields.load(inst.key_dir("residents"))
    except (installation.InstallationError, OSError) as error:
        console.print(str(error), style="red")
        raise typer.Exit(1) from error
    broken = False
    with bar() as shown:
        task = shown.add_task("登録簿を検査", total=len(ASKED) + 1)
        for result in check_register(url, keys):
            broken |= not _tell(result)
            shown.advance(task)
    return broken


def _check_folder(folder: Path, key: Path | None) -> bool:
    path = key_path(folder, key)
    try:
        opened = ImportFolder.open(folder)
        secret = ImportKey.read(path) if key or path.exists() else None
        with bar() as shown:
            task = shown.add_task("版を検査", total=sum(e.rows for e in opened.of("versions")))
            results = city_check.check(opened, secret, lambda n: shown.advance(task, n))
    except ImportRefused as refused:
        fail(refused)
    told = [_tell(result) for result in results]
    return not all(told)


def _tell(result: city_check.Result) -> bool:
    mark = "OK" if result.holds else f"NG {result.offenders}件 例: {' '.join(result.examples)}"
    typer.echo(f"{result.id} {result.title}: {mark}")
    return result.holds


def fail(refused: ImportRefused) -> None:
    """Say in Japanese why not, exit 1."""
    console.print(str(refused), style="red")
    raise typer.Exit(1) from refused
