"""One small city for all tests of this folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from openjuki.city.build import Options, build
from openjuki.runtime.import_files import ImportFolder, ImportKey

KEY = ImportKey(bytes(range(32)))
OPTIONS = Options(seed=7, people=6_000, as_of=date(2026, 11, 22))


class City(NamedTuple):
    """A built city: its folder, and all rows of its versions (as dicts, in file order)."""

    folder: ImportFolder
    versions: list[dict[str, str]]

    @property
    def facts(self) -> dict[str, Any]:
        return self.folder.facts

    @property
    def residents(self) -> list[dict[str, str]]:
        """Newest version of each resident."""
        return [row for row in self.versions if row["is_latest"] == "True" and row["status"] == "1"]

    def households(self) -> list[list[dict[str, str]]]:
        """Residents by household."""
        found: dict[str, list[dict[str, str]]] = {}
        for row in self.residents:
            found.setdefault(row["household_no"], []).append(row)
        return list(found.values())


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    path: Path = tmp_path_factory.mktemp("city") / "small"
    build(OPTIONS, path, KEY)
    folder = ImportFolder.open(path)
    return City(folder, list(folder.records("versions")))
