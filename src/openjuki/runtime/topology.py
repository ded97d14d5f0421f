"""The fixed table of processes and ports (配置表).

One process serves one system; the table is data, so that a city adds a host, not code.
Source: docs/architecture/contracts.md, "Processes, ports, installation".
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Node:
    """One row: a process of the suite, its port offset and its Japanese title."""

    name: str
    offset: int
    kind: str
    title: str


@cache
def nodes() -> dict[str, Node]:
    """All rows by name, in the order of the table."""
    text = (files("openjuki.runtime") / "topology.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {r["name"]: Node(r["name"], int(r["offset"]), r["kind"], r["title"]) for r in rows}


def systems() -> list[str]:
    """Names of the systems that the city owns."""
    return [n.name for n in nodes().values() if n.kind == "system"]


def counterparts() -> list[str]:
    """Names of the simulated outsiders."""
    return [n.name for n in nodes().values() if n.kind == "counterpart"]
