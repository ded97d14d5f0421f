"""Appending versions (履歴の追記): the one place that writes the register. RR-01, RR-02, RR-03, RR-08.

The caller holds the locks of all persons and an open transaction. Nothing is overwritten: `person_version`
grows, `person` follows. A taken number or a second householder makes the database refuse, and all of it goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
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
_NAMES = ", ".join((*_HEAD, *RECORD_COLUMNS, "individual_number_enc", "individual_number_hash"))
_HEAD_MARKS = ", ".join(["%s"] * len(_HEAD))
_COPY = RECORD_COLUMNS
values_of = attrgetter(*RECORD_COLUMNS)
_PERSON = (
    "addressee_no", "history_no", "ward", "household_no", "member_order", "active", "householder",
    "individual_number_hash", "resident_code",
)  # fmt: skip
_PERSON_MARKS = "(%s, %s::int, %s, %s, %s::int, %s::bool, %s::bool, %s::bytea, %s, %s::int)"


@dataclass(frozen=True, slots=True)
class Event:
    """異動 as it is written: who, when, where; `event_id` once it has a row."""

    event_id: int
    recorded_at: datetime


def write_versions(
    *, event: Event, changes: Sequence[Change], before: Mapping[str, Version]
) -> list[Version]:
    """Append one version per change; returns them as written. `before`: newest versions under lock."""
    steps = [Step(c, before.get(c.subject)) for c in changes]
    for step in steps:
        _insert_version(event, step)
    _insert_persons([s for s in steps if s.old is None])
    _update_persons([s for s in steps if s.old is not None])
    _write_search_keys(steps)
    return [
        Version(
            addressee_no=s.change.subject,
            history_no=s.history_no,
            event_id=str(event.event_id),
            reason=s.change.reason,
            changed_on=s.change.changed_on,
            changed_on_text=s.change.changed_on_text,
            notified_on=s.change.notified_on,
            recorded_at=event.recorded_at,
            note=s.change.note,
            record=s.change.record,
        )
        for s in steps
    ]


@dataclass(frozen=True, slots=True)
class Step:
    """One change and the version that it follows."""

    change: Change
    old: Version | None

    @property
    def history_no(self) -> int:
        """履歴番号 of the new version."""
        return self.old.history_no + 1 if self.old else 1


def _head(event: Event, step: Step) -> list[Any]:
    c, old = step.change, step.old
    return [
        c.subject, step.history_no, old.history_no if old else None, event.event_id, c.reason, c.changed_on,
        c.changed_on_text, c.notified_on, event.recorded_at, c.note,
    ]  # fmt: skip


def _insert_version(event: Event, step: Step) -> None:
    head = _head(event, step)
    if step.old is None:
        record = step.change.record
        values = [*head, *(column_value(record, n) for n in RECORD_COLUMNS), *_sealed(step.change)]
        sql = f"INSERT INTO person_version ({_NAMES}) VALUES {_marks(len(values))}"
    else:
        sql, values = _successor(head, step.change, step.old)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _successor(head: list[Any], change: Change, old: Version) -> tuple[str, list[Any]]:
    """Only what differs is sent; the rest, the sealed number included, is copied inside the database."""
    values = list(head)
    parts = list(_COPY)
    for at, (name, after, former) in enumerate(
        zip(RECORD_COLUMNS, values_of(change.record), values_of(old.record), strict=True)
    ):
        if after is not former and after != former:
            parts[at] = "%s"
            values.append(column_value(change.record, name))
    numbers = "individual_number_enc, individual_number_hash"
    if change.record.individual_number != old.record.individual_number:
        numbers = "%s, %s"
        values += _sealed(change)
    sql = (
        f"INSERT INTO person_version ({_NAMES}) SELECT {_HEAD_MARKS}, {', '.join(parts)}, {numbers}"
        " FROM person_version WHERE addressee_no = %s AND history_no = %s"
    )
    return sql, [*values, change.subject, old.history_no]


def _sealed(change: Change) -> list[Any]:
    number = change.record.individual_number
    if not number:
        return [None, None]
    return [seal_number(number, change.subject), fields.keyed_hash(number)]


def _person_row(step: Step) -> list[Any]:
    r = step.change.record
    active = r.status == Status.RESIDENT
    return [
        step.change.subject, step.history_no, r.ward, r.household_no, r.member_order, active,
        active and r.relationship == HOUSEHOLDER,
        fields.keyed_hash(r.individual_number) if r.individual_number else None, r.resident_code,
    ]  # fmt: skip


def _insert_persons(steps: Sequence[Step]) -> None:
    if not steps:
        return
    rows = [[*_person_row(s), ""] for s in steps]
    marks = ", ".join([_marks(len(_PERSON) + 1)] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO person ({', '.join(_PERSON)}, pending_case) VALUES {marks}",
            [v for row in rows for v in row],
        )


def _update_persons(steps: Sequence[Step]) -> None:
    """All at once; a householder who changes is first taken off, so that no moment has two."""
    if not steps:
        return
    rows = [[*_person_row(s), s.old.history_no if s.old else 0] for s in steps]
    with connection.cursor() as cursor:
        if any(row[6] for row in rows) and len(rows) > 1:
            cursor.execute(
                "UPDATE person SET householder = false WHERE addressee_no = ANY(%s) AND householder",
                [[row[0] for row in rows if not row[6]]],
            )
        sets = ", ".join(f"{c} = g.{c}" for c in _PERSON[1:])
        cursor.execute(
            f"UPDATE person SET {sets} FROM (VALUES {', '.join([_PERSON_MARKS] * len(rows))})"
            f" AS g ({', '.join(_PERSON)}, was)"
            " WHERE person.addressee_no = g.addressee_no AND person.history_no = g.was",
            [v for row in rows for v in row],
        )
        if cursor.rowcount != len(rows):
            raise RuntimeError("a person changed without its lock")


def _write_search_keys(steps: Sequence[Step]) -> None:
    changed = [
        s
        for s in steps
        if s.old is None or search_keys.key_of(s.old.record) != search_keys.key_of(s.change.record)
    ]
    if not changed:
        return
    rows = [r for s in changed for r in search_keys.rows_of(s.change.subject, s.history_no, s.change.record)]
    known = [s for s in changed if s.old is not None]
    with connection.cursor() as cursor:
        if known:
            cursor.execute(
                "UPDATE search_key SET current = false, active = g.active FROM unnest(%s::text[], %s::bool[])"
                " AS g (no, active) WHERE addressee_no = g.no",
                [[s.change.subject for s in known], [_active(s) for s in known]],
            )
        marks = ", ".join([_marks(len(search_keys.COLUMNS))] * len(rows))
        cursor.execute(
            f"INSERT INTO search_key ({', '.join(search_keys.COLUMNS)}) VALUES {marks}",
            [v for row in rows for v in row],
        )


def _active(step: Step) -> bool:
    return step.change.record.status == Status.RESIDENT


def _marks(count: int) -> str:
    return f"({', '.join(['%s'] * count)})"
