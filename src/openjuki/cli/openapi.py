"""`openjuki openapi SYSTEM` (APIの記述): prints the description of a system's JSON API.

Made in a throwaway installation without a database: the description follows from the code alone.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from openjuki.runtime import installation, setup
from openjuki.runtime.processes import system


def openapi(
    name: Annotated[str, typer.Argument(metavar="SYSTEM", help="システム名")] = "residents",
) -> None:
    """JSON API の記述(OpenAPI)を出力する。"""
    if not system.has(name, "management.commands.openapi"):
        typer.echo(f"システム {name} には API の記述がありません", err=True)
        raise typer.Exit(2)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        inst = installation.create(home)
        setup.generate_system_keys(inst, name)
        os.environ["OPENJUKI_HOME"] = str(home)
        system.command(name, "openapi")
