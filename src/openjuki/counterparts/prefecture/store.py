"""The prefecture's own store (保存本人確認情報): `person` as it stands, `notice` everything that came.

個人番号 is sealed and found by keyed hash under the prefecture's own keys.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import psycopg

from openjuki.messages.identity_items import IdentityItems
from openjuki.runtime import fields
from openjuki.runtime.exchange import bulk
from openjuki.runtime.exchange.database import Cursor, Database
from openjuki.runtime.exchange.handlers import Incoming
from openjuki.runtime.installation import Installation

SYSTEM = "prefecture"
_ITEMS = """
  name text NOT NULL, birth_text text NOT NULL, birth_first date NOT NULL, birth_last date NOT NULL,
  sex text NOT NULL, address text NOT NULL, number_enc bytea, number_hash bytea, reason text NOT NULL,
  changed_on_text text NOT NULL, changed_on_first date NOT NULL, changed_on_last date NOT NULL,
  active boolean NOT NULL, message_id uuid NOT NULL UNIQUE, seq bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now()
"""
TABLES = f"""
CREATE TABLE IF NOT EXISTS person (resident_code text PRIMARY KEY, {_ITEMS});
CREATE UNIQUE INDEX IF NOT EXISTS person_number_active ON person (number_hash) WHERE active;
CREATE TABLE IF NOT EXISTS notice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, resident_code text NOT NULL, {_ITEMS},
  UNIQUE (resident_code, seq));
CREATE TABLE IF NOT EXISTS handover (
  run bigint PRIMARY KEY, parts integer NOT NULL, persons bigint NOT NULL, closed_at timestamptz);
"""
_COLUMNS = (
    "name", "birth_text", "birth_first", "birth_last", "sex", "address", "number_enc", "number_hash",
    "reason", "changed_on_text", "changed_on_first", "changed_on_last", "active", "message_id", "seq",
)  # fmt: skip
_NAMES = ", ".join(_COLUMNS)
_MARKS = ", ".join(["%s"] * (len(_COLUMNS) + 1))
_NOTICE = f"INSERT INTO notice (resident_code, {_NAMES}) VALUES ({_MARKS})"
_PERSON = f"""
INSERT INTO person (resident_code, {_NAMES}) VALUES ({_MARKS})
ON CONFLICT (resident_code) DO UPDATE SET ({_NAMES}, at) =
  ({", ".join(f"EXCLUDED.{c}" for c in _COLUMNS)}, now())
"""
_PART = """
INSERT INTO handover (run, parts, persons, closed_at) VALUES (%s, %s, %s, CASE WHEN %s THEN now() END)
ON CONFLICT (run) DO UPDATE SET (parts, persons, closed_at) =
  (EXCLUDED.parts, EXCLUDED.persons, EXCLUDED.closed_at)
"""
_LIST = f"SELECT id, at, resident_code, {_NAMES} FROM notice ORDER BY id DESC LIMIT %s"


def create_tables(inst: Installation) -> None:
    """Create what is missing as the schema's owner; what came is only ever added to."""
    app = inst.role(SYSTEM, "app")
    with psycopg.connect(inst.database_url(SYSTEM, "owner"), autocommit=True) as c:
        c.execute(TABLES)
        c.execute(f'REVOKE ALL ON person, notice, handover FROM "{app}"')
        c.execute(f'GRANT SELECT, INSERT, UPDATE ON person, handover TO "{app}"')
        c.execute(f'GRANT SELECT, INSERT ON notice TO "{app}"')


class Store:
    """Reading and writing with the keys of the prefecture."""

    def __init__(self, inst: Installation, database: Database) -> None:
        self._keys = fields.load(inst.key_dir(SYSTEM))
        self._database = database

    def active(self, cursor: Cursor, resident_code: str) -> bool | None:
        """Whether the person is active; None where the code is not held. Locks the person."""
        cursor.execute("SELECT active FROM person WHERE resident_code = %s FOR UPDATE", [resident_code])
        row = cursor.fetchone()
        return None if row is None else bool(row[0])

    def number_holder(self, cursor: Cursor, number: str) -> str | None:
        """住民票コード of the active person with that 個人番号."""
        cursor.execute(
            "SELECT resident_code FROM person WHERE number_hash = %s AND active",
            [self._keys.keyed_hash(number)],
        )
        row = cursor.fetchone()
        return None if row is None else str(row[0])

    def number_holders(self, cursor: Cursor, numbers: Sequence[str]) -> dict[str, str]:
        """住民票コード of the active persons with those 個人番号, by number."""
        hashes = {self._keys.keyed_hash(n): n for n in numbers}
        cursor.execute(
            "SELECT number_hash, resident_code FROM person WHERE number_hash = ANY(%s) AND active",
            [list(hashes)],
        )
        return {hashes[bytes(h)]: str(code) for h, code in cursor.fetchall()}

    def retire(self, cursor: Cursor, resident_code: str) -> None:
        """Let a 住民票コード rest that was replaced by another."""
        cursor.execute("UPDATE person SET active = false WHERE resident_code = %s", [resident_code])

    def write(self, cursor: Cursor, message: Incoming, items: IdentityItems, *, active: bool) -> None:
        """Add what came, and let it stand as the person's state."""
        row = self._row(message, items, active)
        cursor.execute(_NOTICE, row)
        cursor.execute(_PERSON, row)

    def write_all(self, cursor: Cursor, message: Incoming, persons: Sequence[IdentityItems]) -> None:
        """Add what one message says of many, each active, as the first that was heard of them."""
        rows = []
        for items in persons:
            row = self._row(message, items, True)
            row[-2:] = [bulk.part_id(message.id, items.resident_code), 1]
            rows.append(row)
        many = cast(psycopg.Cursor[Any], cursor)  # a counterpart has no Django: its cursors are psycopg's
        many.executemany(_NOTICE, rows)
        many.executemany(_PERSON, rows)

    def next_part(self, cursor: Cursor, run: int, part: int, persons: int, here: int, last: bool) -> bool:
        """Note a part of the city's run; False where it does not follow the one before. `persons`: of the
        run so far, `here`: of this part."""
        cursor.execute("SELECT parts, persons FROM handover WHERE run = %s FOR UPDATE", [run])
        before = cursor.fetchone() or (0, 0)
        cursor.execute(_PART, [run, part, persons, last])
        return (part, persons) == (before[0] + 1, before[1] + here)

    def _row(self, message: Incoming, items: IdentityItems, active: bool) -> list[Any]:
        number, code = items.individual_number, items.resident_code
        sealed = self._keys.seal(number, table="person", column="number", row=code) if number else None
        return [
            code, items.name, items.birth.text, items.birth.first, items.birth.last, items.sex, items.address,
            sealed, self._keys.keyed_hash(number) if number else None, items.reason, items.changed_on.text,
            items.changed_on.first, items.changed_on.last, active, message.id, message.seq,
        ]  # fmt: skip

    def person(self, resident_code: str) -> dict[str, Any] | None:
        """The eight items of a person as JSON values, and whether active; None where not held."""
        with self._database.transaction() as cursor:
            cursor.execute(f"SELECT {_NAMES} FROM person WHERE resident_code = %s", [resident_code])
            row = cursor.fetchone()
        if row is None:
            return None
        found = dict(zip(_COLUMNS, row, strict=True))
        number = found["number_enc"]
        return {
            "resident_code": resident_code,
            "name": found["name"],
            "birth": found["birth_text"],
            "sex": found["sex"],
            "address": found["address"],
            "individual_number": None if number is None else self._number(number, resident_code),
            "reason": found["reason"],
            "changed_on": found["changed_on_text"],
            "active": found["active"],
            "seq": found["seq"],
        }

    def everybody(self) -> tuple[int, str]:
        """How many are active, and a SHA-256 over the eight items of all of them: to compare two files."""
        lines = []
        with self._database.transaction() as cursor:
            cursor.execute(f"SELECT resident_code, {_NAMES} FROM person WHERE active")
            for code, *values in cursor.fetchall():
                row = dict(zip(_COLUMNS, values, strict=True))
                sealed = row["number_enc"]
                items = {
                    "resident_code": code, "name": row["name"], "birth": row["birth_text"], "sex": row["sex"],
                    "address": row["address"], "reason": row["reason"], "changed_on": row["changed_on_text"],
                    "individual_number": None if sealed is None else self._number(sealed, code),
                }  # fmt: skip
                lines.append(json.dumps(items, ensure_ascii=False, sort_keys=True))
        return len(lines), hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()

    def _number(self, sealed: bytes, resident_code: str) -> str:
        return self._keys.unseal(sealed, table="person", column="number", row=resident_code)

    def counts(self) -> tuple[int, int, int]:
        """Notices, persons, active persons."""
        with self._database.transaction() as cursor:
            cursor.execute(
                "SELECT (SELECT count(*) FROM notice), count(*), count(*) FILTER (WHERE active) FROM person"
            )
            row = cursor.fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    def latest(self, limit: int = 100) -> list[Row]:
        """What came last, newest first."""
        with self._database.transaction() as cursor:
            cursor.execute(_LIST, [limit])
            return [_shown(r) for r in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page. The code is shown by its last four digits, 個人番号 only as held or not."""

    at: datetime
    code_end: str
    name: str
    birth: str
    sex: str
    address: str
    has_number: bool
    reason: str
    changed_on: str
    active: bool


def _shown(row: tuple[Any, ...]) -> Row:
    found = dict(zip(("id", "at", "resident_code", *_COLUMNS), row, strict=True))
    return Row(
        at=found["at"],
        code_end=found["resident_code"][-4:],
        name=found["name"],
        birth=found["birth_text"],
        sex=found["sex"],
        address=found["address"],
        has_number=found["number_enc"] is not None,
        reason=found["reason"],
        changed_on=found["changed_on_text"],
        active=found["active"],
    )
