"""Set the tables against the results (対応表の計算と表示)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rich.console import Console

from openjuki.cli.trace.results import Borne
from openjuki.cli.trace.tables import TABLES


@dataclass(frozen=True, slots=True)
class Line:
    """One table: its ids that a passing test bears, those only failing tests bear, and the rest."""

    name: str
    title: str
    total: int
    covered: dict[str, int]
    failing: dict[str, str]
    open: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`: `covered` gives the tests per id, `open` and `failing` what the row says."""
        return {
            "table": self.name,
            "title": self.title,
            "total": self.total,
            "covered_count": len(self.covered),
            "covered": self.covered,
            "failing": self.failing,
            "open": self.open,
        }


def compute(borne: Borne) -> list[Line]:
    """One line per table."""
    lines = []
    for table in TABLES:
        rows = table.rows()
        covered = {i: len(borne.passing[i]) for i in rows if i in borne.passing}
        failing = {i: t for i, t in rows.items() if i not in covered and i in borne.failing}
        rest = {i: t for i, t in rows.items() if i not in covered and i not in failing}
        lines.append(Line(table.name, table.title, len(rows), covered, failing, rest))
    return lines


def show(lines: list[Line], console: Console, *, rest: bool = True) -> None:
    """Print for people: a line per table, then the ids that no passing test bears."""
    for line in lines:
        share = f"{len(line.covered):>4} / {line.total:<4}"
        console.print(f"{share} {line.title}({line.name})", highlight=False)
    if not rest:
        return
    for line in lines:
        missing = {**{i: f"失敗中 {t}" for i, t in line.failing.items()}, **line.open}
        if missing:
            console.print(f"\n[bold]{line.title}[/]: 合格した試験が無い {len(missing)} 件", highlight=False)
        for spec_id, text in missing.items():
            told = "" if text == spec_id else text
            console.print(f"  {spec_id}  {told[:60]}", highlight=False, markup=False)
