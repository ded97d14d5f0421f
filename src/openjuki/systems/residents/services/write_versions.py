"""Appending versions (履歴の追記): the one place that writes the register. RR-01, RR-02, RR-03, RR-08.

The caller holds the locks of all persons and an open transaction. Nothing is overwritten: `person_version`
grows, `person` follows. A taken number or a second householder makes the database refuse, and all of it goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.version import Version
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.runtime import fields
from openjuki.systems.residents.models.columns import RECORD_COLUMNS
from openjuki.systems.residents.selectors.rows import column_value, seal_number
from openjuki.systems.residents.services import search_keys

_HEAD = (
    "addressee_no", "history_no", "prev_history_no", "event_id", "reason", "changed_on", "changed_on_text",
    "version_notified_on", "recorded_at", "note",
)  # fmt: skip
_COLUMNS = (*_HEAD, *RECORD_COLUMNS, "individual_number_enc", "individual_number_hash")
_PERSON = (
    "addressee_no", "history_no", "ward", "household_no", "member_order", "active", "householder",
    "individual_number_hash", "resident_code",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """異動 as it is written: who, when, where; `event_id` once it has a row."""

    event_id: int
    recorded_at: datetime


def write_versions(
    *, event: Event, changes: Sequence[Change], before: Mapping[str, Version]
) -> list[Version]:
    """Append one version per change; returns them as written. `before`: newest versions under lock."""
    written = []
    for change in changes:
        old = before.get(change.subject)
        history_no = old.history_no + 1 if old else 1
        _insert_version(event, change, old, history_no)
        _write_person(change, old, history_no)
        _write_search_keys(change, old, history_no)
        written.append(
            Version(
                addressee_no=change.subject, history_no=history_no, event_id=str(event.event_id),
                reason=change.reason, changed_on=change.changed_on, changed_on_text=change.changed_on_text,
                notified_on=change.notified_on, recorded_at=event.recorded_at, note=change.note,
                record=change.record,
            )
        )  # fmt: skip
    return written


def _head(event: Event, change: Change, old: Version | None, history_no: int) -> list[Any]:
    return [
        change.subject, history_no, old.history_no if old else None, event.event_id, change.reason,
        change.changed_on, change.changed_on_text, change.notified_on, event.recorded_at, change.note,
    ]  # fmt: skip


def _insert_version(event: Event, change: Change, old: Version | None, history_no: int) -> None:
    head = _head(event, change, old, history_no)
    with connection.cursor() as cursor:
        if old is None:
            values = [*head, *(column_value(change.record, n) for n in RECORD_COLUMNS), *_sealed(change)]
            marks = ", ".join(["%s"] * len(values))
            cursor.execute(f"INSERT INTO person_version ({', '.join(_COLUMNS)}) VALUES ({marks})", values)
        else:
            sql, values = _successor(head, change, old)
            cursor.execute(sql, values)


def _successor(head: list[Any], change: Change, old: Version) -> tuple[str, list[Any]]:
    """Only what differs is sent; the rest, the sealed number included, is copied inside the database."""
    parts, values = ["%s"] * len(_HEAD), list(head)
    for name in RECORD_COLUMNS:
        if getattr(change.record, name) == getattr(old.record, name):
            parts.append(name)
        else:
            parts.append("%s")
            values.append(column_value(change.record, name))
    if change.record.individual_number == old.record.individual_number:
        parts += ["individual_number_enc", "individual_number_hash"]
    else:
        parts += ["%s", "%s"]
        values += _sealed(change)
    sql = (
        f"INSERT INTO person_version ({', '.join(_COLUMNS)}) SELECT {', '.join(parts)}"
        " FROM person_version WHERE addressee_no = %s AND history_no = %s"
    )
    return sql, [*values, change.subject, old.history_no]


def _sealed(change: Change) -> list[Any]:
    number = change.record.individual_number
    if not number:
        return [None, None]
    return [seal_number(number, change.subject), fields.keyed_hash(number)]


def _write_person(change: Change, old: Version | None, history_no: int) -> None:
    record = change.record
    number = record.individual_number
    active = record.status == Status.RESIDENT
    values = [
        change.subject, history_no, record.ward, record.household_no, record.member_order, active,
        active and record.relationship == HOUSEHOLDER, fields.keyed_hash(number) if number else None,
        record.resident_code,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        if old is None:
            cursor.execute(
                f"INSERT INTO person ({', '.join(_PERSON)}, pending_case)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '')",
                values,
            )
        else:
            sets = ", ".join(f"{c} = %s" for c in _PERSON[1:])
            cursor.execute(
                f"UPDATE person SET {sets} WHERE addressee_no = %s AND history_no = %s",
                [*values[1:], change.subject, old.history_no],
            )
            if cursor.rowcount != 1:
                raise RuntimeError("person changed without its lock")


def _write_search_keys(change: Change, old: Version | None, history_no: int) -> None:
    if old and search_keys.key_of(old.record) == search_keys.key_of(change.record):
        return
    rows = list(search_keys.rows_of(change.subject, history_no, change.record))
    one = f"({', '.join(['%s'] * len(search_keys.COLUMNS))})"
    with connection.cursor() as cursor:
        if old:
            cursor.execute(
                "UPDATE search_key SET current = false, active = %s WHERE addressee_no = %s",
                [change.record.status == Status.RESIDENT, change.subject],
            )
        cursor.execute(
            f"INSERT INTO search_key ({', '.join(search_keys.COLUMNS)}) VALUES {', '.join([one] * len(rows))}",
            [v for row in rows for v in row],
        )
