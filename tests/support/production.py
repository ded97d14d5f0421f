"""An installation that is real (本番) for a while: nothing says 見本, and the city's own official seals are used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from openjuki.runtime import installation, png
from openjuki.runtime.typeset import engine, printing

SIDE_MM, DPI = 20, 300


@contextmanager
def in_production() -> Iterator[None]:
    """Without any seal; `put_seal` adds one."""
    serious = replace(installation.current(), mode="production")
    try:
        with patch.object(installation, "current", lambda: serious):
            yield
    finally:
        for path in _folder().glob("*.png"):
            path.unlink()
        engine._engine.cache_clear()


def put_seal(title: str) -> None:
    """The picture of the seal of a 職名, and the restart that it takes."""
    side = round(SIDE_MM / 25.4 * DPI)
    _folder().mkdir(exist_ok=True)
    (_folder() / f"{title}.png").write_bytes(png.write_black(tuple(b"\1" * side for _ in range(side)), DPI))
    engine._engine.cache_clear()


def _folder() -> Path:
    return installation.current().home / printing.SEALS
