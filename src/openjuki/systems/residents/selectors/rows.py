"""Rows and records (行と記載事項): how a row of `person_version` becomes the kernel's value, and back.

Hand SQL on purpose: this is the hot path of settlement (perf-notes §2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.runtime import clock, fields
from openjuki.runtime.db import prepared
from openjuki.systems.residents.models.columns import RECORD_COLUMNS, SEALED, is_uncertain
from openjuki.systems.residents.selectors.holds import HOLDS, Held, held_from

TABLE = "person_version"
HEAD = (
    "addressee_no", "history_no", "event_id", "reason", "changed_on", "changed_on_text",
    "version_notified_on", "recorded_at", "note",
)  # fmt: skip
UNCERTAIN = frozenset(n for n in RECORD_COLUMNS if is_uncertain(n))
_UNCERTAIN_AT = tuple(i for i, n in enumerate(RECORD_COLUMNS) if n in UNCERTAIN)
SELECT = ", ".join(f"v.{c}" for c in (*HEAD, *RECORD_COLUMNS, "individual_number_enc"))
_N = len(HEAD)


@lru_cache(maxsize=65536)
def uncertain_from(text: str) -> UncertainDate | None:
    """A stored date; empty is 空欄."""
    return UncertainDate.from_text(text) if text else None


def seal_number(number: str, addressee_no: str) -> bytes:
    """個人番号 sealed for one person; the place is the person, so that the next version carries it as it is."""
    return fields.seal(number, table=TABLE, column="individual_number_enc", row=addressee_no)


def unseal_number(blob: bytes | memoryview | None, addressee_no: str) -> str:
    """個人番号 in clear, or empty."""
    if blob is None:
        return ""
    return fields.unseal(blob, table=TABLE, column="individual_number_enc", row=addressee_no)


def version_from(row: Sequence[Any], *, with_number: bool = True) -> Version:
    """A kernel `Version` from a row selected by `SELECT`."""
    values = list(row[_N : _N + len(RECORD_COLUMNS)])
    for i in _UNCERTAIN_AT:
        values[i] = uncertain_from(values[i])
    number = unseal_number(row[-1], row[0]) if with_number else ""
    items: dict[str, Any] = dict(zip(RECORD_COLUMNS, values, strict=True))
    items[SEALED] = number
    record = Record.of(items)
    return Version(
        addressee_no=row[0], history_no=row[1], event_id=str(row[2]), reason=row[3], changed_on=row[4],
        changed_on_text=row[5], notified_on=row[6], recorded_at=row[7], note=row[8], record=record,
    )  # fmt: skip


def column_value(record: Record, name: str) -> Any:
    """What is stored for one field."""
    value = getattr(record, name)
    if name in UNCERTAIN:
        return value.to_text() if value is not None else ""
    return value


_CONCERNED = "p.addressee_no = ANY(%s::text[]) OR (p.household_no = ANY(%s::text[]) AND p.active)"
_LOCK = f"SELECT p.addressee_no FROM person p WHERE {_CONCERNED} ORDER BY p.addressee_no FOR UPDATE"
_CURRENT = (
    f"SELECT p.household_no, p.member_order, p.active, p.pending_case, {HOLDS}, {SELECT}"
    f" FROM person p JOIN person_version v USING (addressee_no, history_no) WHERE {_CONCERNED}"
)
_OWN = 5  # columns of `_CURRENT` before the version's


def ask_lock(persons: Iterable[str], households: Iterable[str] = ()) -> prepared.Asked:
    """Lock persons, and the members of households, in order of 宛名番号, in a statement of its own."""
    return prepared.ask(_LOCK, [list(persons), list(households)])


def lock(persons: Iterable[str], households: Iterable[str] = ()) -> set[str]:
    """Lock them now; gives who is locked."""
    return {r[0] for r in ask_lock(persons, households).result.rows}


class Current(NamedTuple):
    """A person now: newest version, and what only the mutable row knows."""

    version: Version
    household_no: str
    member_order: int | None
    active: bool
    pending_case: str
    held: Held


def ask_current(persons: Iterable[str], households: Iterable[str] = ()) -> prepared.Asked:
    """Ask for persons named, and active members of households; `current_from` reads what comes."""
    return prepared.ask(_CURRENT, [list(persons), list(households)])


def current_from(asked: prepared.Asked, *, with_number: bool = True) -> dict[str, Current]:
    """What `ask_current` brought, by 宛名番号."""
    return {
        r[_OWN]: Current(
            version_from(r[_OWN:], with_number=with_number), r[0], r[1], r[2], r[3], held_from(r[4])
        )
        for r in asked.result.rows
    }


def current_versions(addressee_nos: Sequence[str], *, with_number: bool = True) -> dict[str, Version]:
    """Newest version of each person, by 宛名番号."""
    if not addressee_nos:
        return {}
    found = current_from(ask_current(addressee_nos), with_number=with_number)
    return {no: c.version for no, c in found.items()}


def members_among(loaded: Mapping[str, Current], households: Iterable[str]) -> dict[str, list[str]]:
    """Active members by 世帯番号, in their standing order, out of what `current` gave."""
    found: dict[str, list[str]] = {}
    ordered = sorted(loaded.items(), key=lambda each: (each[1].member_order or 0, each[0]))
    wanted = set(households)
    for no, each in ordered:
        if each.active and each.household_no in wanted:
            found.setdefault(each.household_no, []).append(no)
    return found


_ALL = f"SELECT {SELECT} FROM person_version v WHERE addressee_no = %s ORDER BY history_no"
_HOUSEHOLDS = "SELECT DISTINCT household_no FROM person WHERE addressee_no = ANY(%s::text[])"
_MEMBERS = (
    "SELECT household_no, addressee_no FROM person WHERE household_no = ANY(%s::text[]) AND active"
    " AND (leaves_on IS NULL OR leaves_on > %s) ORDER BY household_no, member_order, addressee_no"
)


def all_versions(addressee_no: str, *, with_number: bool = False) -> list[Version]:
    """A person's whole history, oldest first."""
    return [version_from(r, with_number=with_number) for r in prepared.rows(_ALL, [addressee_no])]


def households_of(addressee_nos: Sequence[str]) -> list[str]:
    """世帯番号 of persons, removed ones too, each once."""
    return [r[0] for r in prepared.rows(_HOUSEHOLDS, [list(addressee_nos)])]


def members_of(household_nos: Sequence[str]) -> dict[str, list[str]]:
    """Who is a resident today, by 世帯番号, in their standing order."""
    found: dict[str, list[str]] = {}
    if household_nos:
        for household_no, addressee_no in prepared.rows(_MEMBERS, [list(household_nos), clock.today()]):
            found.setdefault(household_no, []).append(addressee_no)
    return found
