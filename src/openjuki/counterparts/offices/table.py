"""The offices of the city's table (移転先の一覧), read from the specification itself, not from the hub."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

#: Rows that run as real consumers all the time: 国民健康保険, 介護保険, 個人住民税.
CONSTANT: Final = {18: "国民健康保険", 21: "介護保険", 40: "個人住民税"}
SYSTEM: Final = "offices"


@dataclass(frozen=True, slots=True)
class Office:
    """One row: the office first named, its affairs, and by which roads it gets data."""

    no: int
    name: str
    affairs: str
    fetches: bool
    asks: bool

    @property
    def party(self) -> str:
        """Its name in the exchange."""
        return f"{SYSTEM}.{self.no}"

    @property
    def constant(self) -> bool:
        """Whether it fetches all the time."""
        return self.no in CONSTANT


@cache
def offices(city: str = "sendai") -> tuple[Office, ...]:
    """All rows of the table of a city, in order."""
    text = (files("openjuki.spec") / f"transfers-{city}.csv").read_text(encoding="utf-8")
    return tuple(_office(row) for row in csv.DictReader(text.splitlines()))


def office(number: int) -> Office | None:
    """One row, or None."""
    return next((o for o in offices() if o.no == number), None)


def _office(row: dict[str, str]) -> Office:
    # The leading words of each method count; what stands in brackets is a remark on the printed table.
    methods = [part.split("(")[0].strip() for part in row["method"].split("|")]
    return Office(
        no=int(row["no"]),
        name=row["offices"].split("|")[0],
        affairs=row["affairs"],
        fetches="hub" in methods or "dedicated line" in methods,
        asks="online inquiry" in methods,
    )
