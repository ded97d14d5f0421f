"""The wheel: what is no Python file is in it, too — also where one system reads the forms of another by a link."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "openjuki"


def test_every_file_of_the_package_is_packed() -> None:
    packed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    patterns = [pattern.removeprefix("**/") for pattern in packed["openjuki"]]
    files = [p for p in PACKAGE.rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    left = [p for p in files if p.suffix != ".py" and not any(fnmatch(p.name, each) for each in patterns)]
    assert not left


def test_a_link_leads_to_a_file_of_the_package() -> None:
    """Packing follows it; what it leads to must be there."""
    links = [p for p in PACKAGE.rglob("*") if p.is_symlink()]
    assert all(p.resolve().is_file() and p.resolve().is_relative_to(PACKAGE) for p in links), links
