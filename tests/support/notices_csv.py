"""Bulk entry files for tests: families as lines of the documented columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openjuki.systems.residents.services.notices_import_columns import COLUMNS, COUNT, KEY
from support.residents import family_data


def rows_of(key: str, data: dict[str, Any], kind: str = "move_in") -> list[dict[str, str]]:
    """One row per person of a notice's form data; what belongs to the notice on the first."""
    columns = COLUMNS[kind].values()
    rows: list[dict[str, str]] = []
    for at, member in enumerate(data["members"]):
        row = {KEY: key, COUNT: str(len(data["members"]))}
        for column in columns:
            value = (
                member.get(column.path) if column.person else (_at(data, column.path) if at == 0 else None)
            )
            if value not in (None, ""):
                row[column.heading] = _written(value)
        rows.append(row)
    return rows


def _at(data: dict[str, Any], path: str) -> Any:
    value: Any = data
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _written(value: Any) -> str:
    return {True: "有", False: "無"}[value] if isinstance(value, bool) else str(value)


def text_of(rows: list[dict[str, str]], heading: list[str] | None = None) -> str:
    """The file's text, 届出番号 first."""
    names = heading or [KEY, *dict.fromkeys(n for row in rows for n in row if n != KEY)]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def families(count: int, first: int = 1) -> Iterator[tuple[str, dict[str, Any]]]:
    """So many families under 届出番号 of their own."""
    for n in range(first, first + count):
        yield f"N{n:05d}", family_data(n)


def write_families(path: Path, count: int, first: int = 1) -> list[str]:
    """A file of families; returns its lines."""
    rows = [row for key, data in families(count, first) for row in rows_of(key, data)]
    path.write_text(text_of(rows), encoding="utf-8")
    return path.read_text(encoding="utf-8").splitlines()
