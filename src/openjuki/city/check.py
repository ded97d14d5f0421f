"""都市の検査 — `openjuki city check`: invariants on the import files, in SQL; numbers by the kernel.

The files are read once into a temporary SQLite database; `database` runs the same on the register.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from openjuki.city.invariants import INVARIANTS, RELATIONS
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.numbers import individual_number, resident_code, serial
from openjuki.runtime.import_files import ImportFolder, ImportKey

#: At most so many offenders are named per invariant.
SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Result:
    """検査結果. `offenders`: how many; `examples`: 宛名番号 or 世帯番号 of some. Never a sealed number."""

    id: str
    title: str
    offenders: int
    examples: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True when there is no offender."""
        return self.offenders == 0


def check(folder: ImportFolder, key: ImportKey | None, progress: Callable[[int], None]) -> list[Result]:
    """Check a folder: digests, SQL invariants, check digits; with the key also the sealed numbers.

    `progress` is told the rows read of each file. Raises ImportRefused for a damaged folder or a wrong key.
    """
    folder.verify()
    database, numbers = read(folder, key, progress)
    return [*judge(database), *numbers.results()]


def read(
    folder: ImportFolder, key: ImportKey | None, progress: Callable[[int], None]
) -> tuple[sqlite3.Connection, Numbers]:
    """Read the files into the relations of `invariants`; the numbers are looked at on the way."""
    database = sqlite3.connect("")
    numbers = Numbers(key)
    for name, columns in RELATIONS.items():
        database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    for entry in folder.of("versions"):
        _insert(database, "version", numbers.watch(_version_rows(folder.rows(entry))))
        progress(entry.rows)
    for row in folder.records("households"):
        _insert(database, "household", [(row["household_no"], row["ward"], row["householder"])])
        numbers.household(row["household_no"])
        members = zip(count(1), row["members"].split())
        _insert(database, "member", [(row["household_no"], at, key_) for at, key_ in members])
    _insert(database, "event", ((row["event_id"],) for row in folder.records("events")))
    for index in ("version(addressee_no, history_no)", "member(addressee_no)", "version(event_id)"):
        database.execute(f"CREATE INDEX {index.replace('(', '_').replace(', ', '_')[:-1]} ON {index}")
    return database, numbers


def judge(database: sqlite3.Connection) -> Iterator[Result]:
    """Every invariant against the relations in a database."""
    for invariant in INVARIANTS:
        found = [str(row[0]) for row in database.execute(invariant.sql)]
        yield Result(invariant.id, invariant.title, len(found), tuple(found[:SHOWN]))


def _insert(database: sqlite3.Connection, table: str, rows: Any) -> None:
    marks = ", ".join("?" * len(RELATIONS[table]))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


Row = dict[str, str]


def _version_rows(rows: Iterator[list[str]]) -> Iterator[Row]:
    header = next(rows)
    wanted = {name: header.index(name) for name in (*_COPIED, *_SEALED, "birth", "history_no", "is_latest")}
    for row in rows:
        yield {name: row[at] for name, at in wanted.items()}


_COPIED: Final = tuple(
    name for name in RELATIONS["version"] if name not in ("recorded_on", "birth", "history_no", "is_latest")
)
_SEALED: Final = ("individual_number", "resident_code")


class Numbers:
    """番号の検査 — check digits of all numbers, and that no two people share one."""

    def __init__(self, key: ImportKey | None) -> None:
        self.key = key
        self.badly_formed: list[str] = []
        self.shared: list[str] = []
        self._owner: dict[str, set[str]] = {column: set() for column in _SEALED}

    def household(self, number: str) -> None:
        """One 世帯番号."""
        if not serial.is_valid(number):
            self.badly_formed.append(number)

    def watch(self, rows: Iterator[Row]) -> Iterator[tuple[Any, ...]]:
        """Look at each person's newest row on its way into the database."""
        for row in rows:
            latest = row["is_latest"] == "True"
            if latest:
                self._person(row)
            birth = UncertainDate.from_text(row["birth"]).first.isoformat() if row["birth"] else ""
            derived = {
                "history_no": int(row["history_no"]),
                "is_latest": int(latest),
                "recorded_on": row["recorded_at"][:10],
                "birth": birth,
            }
            yield tuple(derived[c] if c in derived else row[c] for c in RELATIONS["version"])

    def _person(self, row: Row) -> None:
        addressee_no = row["addressee_no"]
        if not serial.is_valid(addressee_no):
            self.badly_formed.append(addressee_no)
        if self.key is None:
            return
        for column, valid in (("individual_number", individual_number), ("resident_code", resident_code)):
            value = self.key.unseal(row[column], column=column, row=addressee_no)
            if value and not valid.is_valid(value):
                self.badly_formed.append(addressee_no)
            if value in self._owner[column]:
                self.shared.append(addressee_no)
            elif value:
                self._owner[column].add(value)

    def results(self) -> list[Result]:
        """検査数字 and 重複; the latter only where a key opened the numbers."""
        found = [("C15", "番号の検査数字が合う", self.badly_formed)]
        if self.key is not None:
            found.append(("C16", "個人番号・住民票コードは二人に付かない", self.shared))
        return [Result(id_, title, len(keys), tuple(keys[:SHOWN])) for id_, title, keys in found]
