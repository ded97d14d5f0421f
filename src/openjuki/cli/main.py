"""`openjuki` (命令の入口): registers the commands; each is thin and lives in a module of its own."""

from __future__ import annotations

from importlib.metadata import version as installed_version

import typer

from openjuki.cli import audit, city, commands, demo, handover, notices, openapi, staff
from openjuki.cli.check.command import demo_check
from openjuki.cli.trace.command import trace

app = typer.Typer(
    help="住民基本台帳をとりまくシステム群 openjuki",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # a local variable may be a secret
)
app.command()(commands.setup)
app.command()(commands.start)
app.command()(commands.status)
app.add_typer(demo.app, name="demo")
app.add_typer(audit.app, name="audit")
app.command(name="demo-check")(demo_check)
app.command()(trace)
app.command()(openapi.openapi)
app.add_typer(city.app, name="city")
app.add_typer(notices.app, name="notices")
app.add_typer(handover.app, name="handover")
app.add_typer(staff.app, name="staff")


@app.command()
def version() -> None:
    """版を表示する."""
    typer.echo(f"openjuki {installed_version('openjuki')}")
