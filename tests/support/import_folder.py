"""Import folders for tests (試験用の取込フォルダー): a small city, copies to damage, the load."""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psycopg
import pytest

from openjuki.city import build as city_build
from openjuki.runtime.import_files import MANIFEST, ImportFolder, ImportKey, digest
from support import warm

PEOPLE = 300
_STRUCTURE = """
SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
"""


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import files of a city of 300, five parts, with its key beside it."""
    folder = tmp_path_factory.mktemp("import") / "city"
    options = city_build.Options(7, PEOPLE, date(2026, 11, 20), years=3)
    city_build.build(options, folder, ImportKey.create(folder.with_name("city.key")), 1)
    return folder


@pytest.fixture
def copied(city: Path, tmp_path: Path) -> Path:
    """The same, to be damaged."""
    shutil.copy(city.with_name("city.key"), tmp_path / "city.key")
    return Path(shutil.copytree(city, tmp_path / "city"))


def structure(owner: psycopg.Connection) -> set[str]:
    """Names of all indexes and constraints of the schema."""
    return {r[0] for r in owner.execute(_STRUCTURE).fetchall()}


def names(folder: Path, table: str) -> list[str]:
    """File names of one table, in order of their parts."""
    return [e.name for e in ImportFolder.open(folder).of(table)]


def everybody(folder: Path) -> int:
    """People of an import folder, removed ones included."""
    counts = ImportFolder.open(folder).facts["counts"]
    return int(counts["residents"] + counts["removed"])


def load(
    folder: Path, *arguments: str, role: str = "owner", script: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run `load_city` in a process of its own, as set-up does; `script` runs before it."""
    return warm.run("load_city", str(folder), *arguments, role=role, script=script)


@contextmanager
def edited(folder: Path, name: str) -> Iterator[list[dict[str, str]]]:
    """Rows of one file of an import, as dicts to be changed in place; written back with a right digest."""
    path = folder / name
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        lines = list(csv.DictReader(text))
    yield lines
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(lines[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    path.write_bytes(gzip.compress(out.getvalue().encode(), mtime=0))
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for entry in manifest["files"]:
        if entry["name"] == name:
            entry.update(rows=len(lines), sha256=digest(path))
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
