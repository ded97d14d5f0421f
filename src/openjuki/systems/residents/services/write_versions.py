"""Appending versions (履歴の追記): the one place that writes the register. RR-01, RR-02, RR-03, RR-08.

The caller holds the locks of all persons and an open transaction. Nothing is overwritten: `person_version`
grows, `person` follows. A taken number or a second householder makes the database refuse, and all of it goes.

All rows go in one prepared statement, as JSON that the database turns into rows of its own types. Of a
version only what differs is sent; the rest, the sealed number included, is copied from the predecessor inside
the database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from operator import attrgetter
from typing import Any

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.replay import awaited_since, leaves_on
from openjuki.kernel.register.version import Version
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.runtime import fields
from openjuki.runtime.db import prepared
from openjuki.systems.residents.models.columns import RECORD_COLUMNS
from openjuki.systems.residents.selectors.rows import column_value, seal_number
from openjuki.systems.residents.services import search_keys

_EVENT = {
    "id": "bigint", "case_no": "text", "reason": "text", "ward": "text", "changed_on": "date",
    "changed_on_text": "text", "notified_on": "date", "recorded_at": "timestamptz", "entered_by": "text",
    "reviewed_by": "text[]", "entered_at_office": "text", "entered_at_terminal": "text", "note": "text",
}  # fmt: skip
_PERSON = {
    "addressee_no": "text", "history_no": "int", "ward": "text", "household_no": "text",
    "member_order": "int", "active": "bool", "householder": "bool", "individual_number_hash": "bytea",
    "resident_code": "text", "leaves_on": "date",
}  # fmt: skip
_KEY_TYPES = {
    "from_history_no": "int", "current": "bool", "name_grams": "text[]", "birth_from": "date",
    "birth_to": "date", "active": "bool",
}  # fmt: skip
_KEY = {name: _KEY_TYPES.get(name, "text") for name in search_keys.COLUMNS}


def _typed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {type_}" for name, type_ in columns.items())


_NEW_EVENT = f"""
  INSERT INTO change_event ({", ".join(_EVENT)})
  SELECT * FROM jsonb_to_record(%s::jsonb) AS g({_typed(_EVENT)}) RETURNING id
"""
_KNOWN_EVENT = "SELECT (%s::jsonb ->> 'id')::bigint AS id"
# `= ANY` beside the join: without it the planner takes a hundred rows for granted and reads the whole table.
_WRITE = f"""
WITH event AS ({{event}}), versions AS (
  INSERT INTO person_version
  SELECT new.* FROM event, jsonb_array_elements(%s::jsonb) AS g(item)
  LEFT JOIN LATERAL (
    SELECT v FROM person_version v WHERE v.addressee_no = g.item ->> 'addressee_no'
    AND v.history_no = (g.item ->> 'prev_history_no')::int OFFSET 0
  ) AS former(version) ON true,
  jsonb_populate_record(former.version, g.item || jsonb_build_object('event_id', event.id)) AS new
), entered AS (
  INSERT INTO person ({", ".join(_PERSON)}, pending_case)
  SELECT {", ".join(_PERSON)}, '' FROM jsonb_to_recordset(%s::jsonb) AS g({_typed(_PERSON)})
  WHERE history_no = 1
), changed AS (
  UPDATE person p SET {", ".join(f"{c} = g.{c}" for c in _PERSON if c != "addressee_no")},
    pending_case = btrim(replace(' ' || p.pending_case || ' ', ' ' || %s::text || ' ', ' '))
  FROM jsonb_to_recordset(%s::jsonb) AS g({_typed(_PERSON)})
  WHERE p.addressee_no = ANY(%s::text[]) AND p.addressee_no = g.addressee_no
    AND p.history_no = g.history_no - 1
  RETURNING 1
), former_keys AS (
  UPDATE search_key k SET current = false, active = g.active
  FROM jsonb_to_recordset(%s::jsonb) AS g(addressee_no text, active bool)
  WHERE k.addressee_no = ANY(%s::text[]) AND k.addressee_no = g.addressee_no
    AND (k.current OR k.active <> g.active)
), new_keys AS (
  INSERT INTO search_key ({", ".join(_KEY)})
  SELECT {", ".join(_KEY)} FROM jsonb_to_recordset(%s::jsonb) AS g({_typed(_KEY)})
)
SELECT count(*) FROM changed
"""
_WRITE_NEW = _WRITE.format(event=_NEW_EVENT)
_WRITE_KNOWN = _WRITE.format(event=_KNOWN_EVENT)
_STEP_DOWN = "UPDATE person SET householder = false WHERE addressee_no = ANY(%s::text[]) AND householder"
_values_of = attrgetter(*RECORD_COLUMNS)
key_of = search_keys.key_of


@dataclass(frozen=True, slots=True)
class Event:
    """異動: its id, drawn before; `row`: the columns; `written`: the row exists already, or there is none to write."""

    event_id: int
    recorded_at: datetime
    row: Mapping[str, Any] = field(default_factory=dict)
    written: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One change and the version that it follows."""

    change: Change
    old: Version | None

    @property
    def history_no(self) -> int:
        """履歴番号 of the new version."""
        return self.old.history_no + 1 if self.old else 1

    @property
    def active(self) -> bool:
        """現住民 after the change."""
        return self.change.record.status == Status.RESIDENT

    @property
    def householder(self) -> bool:
        """世帯主 after the change."""
        return self.active and self.change.record.relationship == HOUSEHOLDER

    @property
    def was_householder(self) -> bool:
        """世帯主 before it."""
        return self.old is not None and self.old.record.relationship == HOUSEHOLDER

    @property
    def stays_householder(self) -> bool:
        """世帯主 of the same household before and after."""
        same = self.old is not None and self.old.record.household_no == self.change.record.household_no
        return same and self.was_householder and self.householder


def write_versions(
    *, event: Event, changes: Sequence[Change], before: Mapping[str, Version]
) -> list[Version]:
    """Append one version per change, and the event where it has no row; returns them as written.

    `before`: newest versions, under lock. The mark of the event's own case (仮登録中) is taken from the
    persons who change. Raises django's IntegrityError where a constraint refuses.
    """
    steps = [Step(c, before.get(c.subject)) for c in changes]
    known = [s for s in steps if s.old is not None]
    _step_down(steps)
    persons = _json(_person_row(s) for s in steps)
    respelled = [s for s in steps if s.old is None or key_of(s.old.record) != key_of(s.change.record)]
    moved = [s for s in respelled if s.old is not None]
    prepared.ask(
        _WRITE_NEW if event.row and not event.written else _WRITE_KNOWN,
        [
            _json({"id": event.event_id, **event.row, "recorded_at": event.recorded_at}),
            _json(_version_row(event, s) for s in steps),
            persons,
            event.row.get("case_no", ""),
            persons,
            [s.change.subject for s in known],
            _json({"addressee_no": s.change.subject, "active": s.active} for s in moved),
            [s.change.subject for s in moved],
            _json(_key_rows(respelled)),
        ],
        then=partial(_all_changed, len(known)),
    )
    return [_version(event, s) for s in steps]


def _all_changed(expected: int, written: prepared.Result) -> None:
    if written.rows != [(expected,)]:
        raise RuntimeError("a person changed without its lock")


def _step_down(steps: Sequence[Step]) -> None:
    """Where one householder follows another, the former is taken off first: no moment has two."""
    leaving = [s.change.subject for s in steps if s.was_householder and not s.stays_householder]
    if leaving and any(s.householder and not s.stays_householder for s in steps):
        prepared.ask(_STEP_DOWN, [leaving])


def _version_row(event: Event, step: Step) -> dict[str, Any]:
    c, old = step.change, step.old
    row: dict[str, Any] = {
        "addressee_no": c.subject,
        "history_no": step.history_no,
        "prev_history_no": old.history_no if old else None,
        "reason": c.reason,
        "changed_on": c.changed_on,
        "changed_on_text": c.changed_on_text,
        "version_notified_on": c.notified_on,
        "recorded_at": event.recorded_at,
        "note": c.note,
    }
    if old is None:
        row |= {name: column_value(c.record, name) for name in RECORD_COLUMNS}
    else:
        pairs = zip(RECORD_COLUMNS, _values_of(c.record), _values_of(old.record), strict=True)
        row |= {n: column_value(c.record, n) for n, new, was in pairs if new is not was and new != was}
    number = c.record.individual_number
    if old is None or number != old.record.individual_number:
        row["individual_number_enc"] = seal_number(number, c.subject) if number else None
        row["individual_number_hash"] = fields.keyed_hash(number) if number else None
    return row


def _person_row(step: Step) -> dict[str, Any]:
    r = step.change.record
    return {
        "addressee_no": step.change.subject,
        "history_no": step.history_no,
        "ward": r.ward,
        "household_no": r.household_no,
        "member_order": r.member_order,
        "active": step.active,
        "householder": step.householder,
        "individual_number_hash": fields.keyed_hash(r.individual_number) if r.individual_number else None,
        "resident_code": r.resident_code,
        "leaves_on": leaves_on(r) if step.active else awaited_since(r),
    }


def _key_rows(steps: Iterable[Step]) -> Iterable[dict[str, Any]]:
    for s in steps:
        for row in search_keys.rows_of(s.change.subject, s.history_no, s.change.record):
            yield dict(zip(search_keys.COLUMNS, row, strict=True))


def _version(event: Event, step: Step) -> Version:
    c = step.change
    return Version(
        addressee_no=c.subject,
        history_no=step.history_no,
        event_id=str(event.event_id),
        reason=c.reason,
        changed_on=c.changed_on,
        changed_on_text=c.changed_on_text,
        notified_on=c.notified_on,
        recorded_at=event.recorded_at,
        note=c.note,
        record=c.record,
    )


def _plain(value: Any) -> str:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return f"\\x{bytes(value).hex()}"


_encode = json.JSONEncoder(ensure_ascii=False, default=_plain).encode


def _json(value: Any) -> str:
    return _encode(value if isinstance(value, dict) else list(value))
