"""What an installation was last set up for (設置の水準): a start skips a set-up that would change nothing."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

import openjuki
from openjuki.runtime.installation import Installation

BRING_TABLES = ("django", "django-allauth", "django-axes")
NAME = "level"


def current() -> str:
    """Digest of our own code and tables of data, and of the packages that bring migrations."""
    digest = hashlib.sha256()
    root = Path(openjuki.__path__[0])
    for path in sorted(p for p in root.rglob("*") if p.suffix in {".py", ".csv"}):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(path.read_bytes())
    for package in BRING_TABLES:
        digest.update(f"{package} {version(package)}\0".encode())
    return digest.hexdigest()


def reached(inst: Installation) -> bool:
    """Has the set-up of this very code been finished here?"""
    path = inst.home / "run" / NAME
    return path.exists() and path.read_text(encoding="ascii") == current()


def note(inst: Installation) -> None:
    """The set-up is finished."""
    (inst.home / "run" / NAME).write_text(current(), encoding="ascii")
