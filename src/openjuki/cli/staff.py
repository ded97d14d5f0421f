"""`openjuki staff first` (最初の職員). Thin: identity does the work in a child of ours."""

from __future__ import annotations

import getpass
import json
import sys
from typing import Annotated

import typer

from openjuki.cli import children
from openjuki.cli.commands import Home, told
from openjuki.cli.database import available
from openjuki.cli.setup import home as homes
from openjuki.runtime import installation

app = typer.Typer(help="職員", no_args_is_help=True)
Person = tuple[str, str]


@app.callback()
def staff() -> None:
    """職員"""


@app.command()
def first(
    one: Annotated[Person, typer.Option(help="1人目の職員IDと氏名")],
    other: Annotated[Person, typer.Option(help="2人目の職員IDと氏名")],
    office: Annotated[str, typer.Option(help="所属コード")],
    home: Home = None,
) -> None:
    """最初の職員を2人作る。互いの権限を申請・承認できるようになり、他の職員はこの2人が画面で作る。

    パスワードは、それぞれ本人が端末で入力する。ワンタイムパスワードは初めてのサインインで本人が登録する。
    """
    people = [
        {"user_id": user_id, "name": name, "office_code": office, "password": _ask(name)}
        for user_id, name in (one, other)
    ]
    with told() as steps:
        inst = installation.load(homes.select(home))
        with available(inst):
            code = children.run(
                steps, "最初の職員の登録", "identity", "first_staff", given=json.dumps(people)
            )
    raise typer.Exit(code)


def _ask(name: str) -> str:
    """A password that its own person types, twice. From a pipe: one line each."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    while True:
        password = getpass.getpass(f"{name} さんのパスワード: ")
        if password == getpass.getpass("もう一度: "):
            return password
        typer.echo("2回の入力が違います")
