"""取込ファイルの書出し — one shard as tables: versions in COPY order, households, events.

Columns and their order are described in docs/architecture/import-format.md, and follow `Record`: a new item
of the record is a new column without a change here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from openjuki.city.book import Book
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import FIELD_NAMES, SECRET_FIELDS, Record
from openjuki.kernel.register.view import AddressRow
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.runtime.import_files import FileEntry, ImportKey, write_table

#: 履歴のキー and what belongs to the version, before the items of the record.
VERSION_KEYS: Final = (
    *("addressee_no", "history_no", "event_id", "reason", "changed_on", "changed_on_text"),
    *("version_notified_on", "recorded_at", "note", "entered_at_office", "entered_at_terminal", "is_latest"),
)
VERSION_COLUMNS: Final = VERSION_KEYS + FIELD_NAMES
EVENT_COLUMNS: Final = ("event_id", "reason", "ward", "changed_on", "notified_on", "recorded_at")
HOUSEHOLD_COLUMNS: Final = ("household_no", "ward", "householder", "members")
ADDRESS_COLUMNS: Final = ("code", "town_code", "text", "postal_codes", "has_rooms")

_items = attrgetter(*FIELD_NAMES)
_SECRETS: Final = tuple((FIELD_NAMES.index(name), name) for name in SECRET_FIELDS)
_UNCERTAIN: Final = tuple(at for at, each in enumerate(fields(Record)) if each.type == (UncertainDate | None))


def version_rows(book: Book, key: ImportKey) -> Iterator[list[Any]]:
    """Every version, ordered by 宛名番号 and 履歴番号 (both ascending: the order of the primary key)."""
    sealed: dict[str, str] = {}
    for number in sorted(book.history):
        versions = book.history[number]
        sealed.clear()
        for version in versions:
            row = list(_items(version.record))
            for at in _UNCERTAIN:
                if row[at] is not None:
                    row[at] = row[at].to_text()
            for at, column in _SECRETS:
                value = row[at]
                place = column + value
                if value and place not in sealed:
                    sealed[place] = key.seal(value, column=column, row=number)
                row[at] = sealed.get(place, "")
            yield [
                number,
                version.history_no,
                version.event_id,
                version.reason,
                version.changed_on,
                version.changed_on_text,
                version.notified_on,
                version.recorded_at,
                version.note,
                version.entered_at_office,
                version.entered_at_terminal,
                version is versions[-1],
                *row,
            ]


def household_rows(book: Book) -> Iterator[tuple[str, str, str, str]]:
    """世帯 as it stands at the end: number, ward, householder (宛名番号, may be empty), members in order."""
    for number, members in sorted(book.households.items()):
        heads = [key for key in members if book.current(key).record.relationship == HOUSEHOLDER]
        yield number, book.ward, heads[0] if heads else "", " ".join(members)


def address_rows(rows: list[AddressRow]) -> Iterator[tuple[str, str, str, str, str]]:
    """住所辞書 of one ward; lists are joined by a space, in order."""
    for row in rows:
        yield (
            row.code,
            row.town_code,
            row.text,
            " ".join(sorted(row.postal_codes)),
            " ".join(sorted(row.has_rooms)),
        )


def write_shard(folder: Path, part: int, book: Book, key: ImportKey) -> list[FileEntry]:
    """Write the three tables of a shard."""
    events = ((e.event_id, e.reason, e.ward, e.changed_on, e.notified_on, e.recorded_at) for e in book.events)
    return [
        write_table(folder, "versions", part, VERSION_COLUMNS, version_rows(book, key)),
        write_table(folder, "households", part, HOUSEHOLD_COLUMNS, household_rows(book)),
        write_table(folder, "events", part, EVENT_COLUMNS, events),
    ]


def residents_of(book: Book) -> int:
    """現住民 of the shard."""
    return sum(v[-1].record.status == Status.RESIDENT for v in book.history.values())
