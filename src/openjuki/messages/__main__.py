"""`python -m openjuki.messages`: write the schema of every kind beside its body (電文の様式を書き出す)."""

from __future__ import annotations

from pathlib import Path

from openjuki.messages.registry import catalogue, folder
from openjuki.messages.schemas import schema_text


def main() -> None:
    """Rewrite every `schema.json` in the checkout."""
    for kind in sorted(catalogue().kinds()):
        Path(str(folder(kind))).joinpath("schema.json").write_text(schema_text(kind), encoding="utf-8")


if __name__ == "__main__":
    main()
