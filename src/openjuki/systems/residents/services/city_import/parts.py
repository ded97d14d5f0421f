"""One part of an import (分割単位の取込み): its events, versions, persons and search keys in one transaction.

Runs in a worker process. A part is written whole or not at all; `import_part` tells a later run that it is
there. 宛名番号 that the register has already are held back, and the part is tried again without them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import psycopg
from django.db import connection, transaction

from openjuki.kernel.register.reasons import REASONS
from openjuki.runtime import fields
from openjuki.runtime.import_files import FileEntry, ImportFolder, ImportKey, ImportRefused
from openjuki.systems.residents.services import search_keys
from openjuki.systems.residents.services.city_import import layout
from openjuki.systems.residents.services.city_import.lines import Buffer
from openjuki.systems.residents.services.city_import.persons import ACTIVE, HeldBack, Ready, Row, ready

_TRIES = 3
_KEYS_NOT_NULL = ("kana", "name_key", "lot", "town", "sex")
_QUARANTINE = (
    "INSERT INTO import_quarantine (run_id, part, addressee_no, problem, message, others, body, resolved_by,"
    " resolution) VALUES (%s, %s, %s, %s, %s, %s, %s, '', '')"
)


@dataclass(frozen=True, slots=True)
class Held:
    """Someone who was held back."""

    addressee_no: str
    problem: str
    message: str
    rows: list[Row]


def load_part(folder: ImportFolder, part: int, key: ImportKey, run_id: int) -> dict[str, int]:
    """Load one part; gives its counts. Raises ImportRefused for a file of another form."""
    taken: set[str] = set()
    for attempt in range(_TRIES):
        try:
            with transaction.atomic():
                return _Part(folder, part, key, run_id, taken).load()
        except (psycopg.IntegrityError, psycopg.OperationalError):  # COPY raises the driver's own
            # Another part holds one of our 宛名番号, or is just writing it: look again, hold it back.
            if attempt == _TRIES - 1:
                raise
            taken |= _taken(folder, part)
    raise AssertionError("unreachable")


def _taken(folder: ImportFolder, part: int) -> set[str]:
    numbers = {row[0] for entry in _entries(folder, "versions", part) for row in _body(folder, entry)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT addressee_no FROM person WHERE addressee_no = ANY(%s)", [sorted(numbers)])
        return {r[0] for r in cursor.fetchall()}


def check_columns(folder: ImportFolder) -> None:
    """Look at every heading before anything is written. Raises ImportRefused."""
    for entry in folder.of("versions"):
        layout.arrange(next(folder.rows(entry), []), entry.name)


def _entries(folder: ImportFolder, table: str, part: int) -> list[FileEntry]:
    return [e for e in folder.of(table) if e.part == part]


def _body(folder: ImportFolder, entry: FileEntry) -> Iterator[Row]:
    rows = folder.rows(entry)
    arranged = layout.arrange(next(rows), entry.name)
    width = len(layout.FILE_COLUMNS)
    for row in rows:
        if len(row) != width:
            raise ImportRefused(
                f"ファイル「{entry.name}」に列数の違う行があります({len(row)}列)。作成し直してください。"
            )
        yield arranged(row)


class _Part:
    def __init__(self, folder: ImportFolder, part: int, key: ImportKey, run_id: int, taken: set[str]) -> None:
        self.folder, self.part, self.key, self.run_id = folder, part, key, run_id
        self.seen = set(taken)
        self.held: list[Held] = []
        self.counts: Counter[str] = Counter()

    def load(self) -> dict[str, int]:
        self._events()
        persons, keys = Buffer(), Buffer()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
            versions = layout.copy_sql("person_version", layout.VERSION_COLUMNS, layout.NOT_NULL)
            with cursor.copy(versions) as copy:
                buffer = Buffer()
                for each in self._persons():
                    buffer.add(each.versions)
                    persons.add([each.person])
                    keys.add(each.keys)
                    if buffer.full:
                        copy.write(buffer.take())
                copy.write(buffer.take())
        _copy(layout.copy_sql("person", layout.PERSON_COLUMNS, layout.PERSON_NOT_NULL), persons)
        _copy(layout.copy_sql("search_key", search_keys.COLUMNS, _KEYS_NOT_NULL), keys)
        self._finish()
        return dict(self.counts)

    def _events(self) -> None:
        buffer = Buffer()
        for entry in _entries(self.folder, "events", self.part):
            rows = self.folder.rows(entry)
            header = next(rows)
            for row in rows:
                buffer.add([_event(dict(zip(header, row, strict=True)), entry.name)])
                self.counts["events"] += 1
        empty = ("case_no", "changed_on_text", "entered_at_office", "entered_at_terminal", "note")
        _copy(layout.copy_sql("change_event", layout.EVENT_COLUMNS, empty), buffer)

    def _persons(self) -> Iterator[Ready]:
        for entry in _entries(self.folder, "versions", self.part):
            for addressee_no, group in groupby(_body(self.folder, entry), key=itemgetter(0)):
                rows = list(group)
                try:
                    if addressee_no in self.seen:
                        raise HeldBack("addressee_no", "同じ宛名番号の人が既にいます。")
                    self.seen.add(addressee_no)
                    made = ready(rows, self.key)
                except HeldBack as held:
                    self.held.append(Held(addressee_no, held.problem, held.message, rows))
                    continue
                self.counts["persons"] += 1
                self.counts["versions"] += len(rows)
                self.counts["residents"] += made.person[ACTIVE] == "True"
                yield made

    def _finish(self) -> None:
        self.counts["quarantined"] = len(self.held)
        for each in self.held:
            quarantine(self.run_id, self.part, each.addressee_no, each.problem, each.message, rows=each.rows)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO import_part (run_id, part, counts) VALUES (%s, %s, %s)",
                [self.run_id, self.part, json.dumps(dict(self.counts))],
            )


def quarantine(
    run_id: int,
    part: int,
    addressee_no: str,
    problem: str,
    message: str,
    *,
    rows: Iterable[Sequence[Any]],
    others: Sequence[str] = (),
) -> None:
    """Put a person on the work list, all versions sealed: they may hold numbers in any state."""
    body = json.dumps([list(r) for r in rows], ensure_ascii=False, default=str)
    sealed = fields.seal(body, table="import_quarantine", column="body", row=addressee_no)
    with connection.cursor() as cursor:
        cursor.execute(_QUARANTINE, [run_id, part, addressee_no, problem, message, list(others), sealed])


def _event(row: dict[str, str], name: str) -> list[str]:
    if row["reason"] not in REASONS or not layout.is_date(row["changed_on"]):
        raise ImportRefused(
            f"ファイル「{name}」の異動 {row['event_id']} の事由又は日付を読めません。作成し直してください。"
        )
    return [
        row["event_id"], "", row["reason"], row["ward"], row["changed_on"], "", row["notified_on"],
        row["recorded_at"], "import", "{}", "", "", "",
    ]  # fmt: skip


def _copy(sql: str, buffer: Buffer) -> None:
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        copy.write(buffer.take())
