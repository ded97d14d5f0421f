"""`python -m openjuki.cli` = `openjuki`."""

from __future__ import annotations

from openjuki.cli.main import app

if __name__ == "__main__":
    app(prog_name="openjuki")
