"""What the offices keep (各課の受信データ): per office the persons as last told, and each receipt.

Only office 46 ever has a 個人番号; it is sealed under the offices' keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from openjuki.counterparts.offices.table import SYSTEM
from openjuki.messages.hold_items import HoldItems
from openjuki.messages.hub.resident_delta.v1 import Body
from openjuki.runtime import fields
from openjuki.runtime.exchange.database import Cursor, Database
from openjuki.runtime.exchange.handlers import Incoming
from openjuki.runtime.installation import Installation

TABLES = """
CREATE TABLE IF NOT EXISTS office_person (
  office int NOT NULL, addressee_no text NOT NULL, items jsonb NOT NULL, number_enc bytea,
  message_id uuid NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (office, addressee_no), CHECK (number_enc IS NULL OR office = 46),
  CHECK (NOT items ? 'individual_number'));
CREATE TABLE IF NOT EXISTS office_hold (
  office int NOT NULL, addressee_no text NOT NULL, issue_held bool NOT NULL, support_measure bool NOT NULL,
  seq bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (office, addressee_no));
CREATE TABLE IF NOT EXISTS office_receipt (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, office int NOT NULL, message_id uuid NOT NULL,
  addressee_no text NOT NULL, seq bigint NOT NULL, at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (office, message_id), UNIQUE (office, addressee_no, seq));
"""
_PERSON = """
INSERT INTO office_person (office, addressee_no, items, number_enc, message_id, seq)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (office, addressee_no) DO UPDATE SET items = EXCLUDED.items, number_enc = EXCLUDED.number_enc,
  message_id = EXCLUDED.message_id, seq = EXCLUDED.seq, at = now()
"""
_HOLD = """
INSERT INTO office_hold (office, addressee_no, issue_held, support_measure, seq) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (office, addressee_no) DO UPDATE SET issue_held = EXCLUDED.issue_held,
  support_measure = EXCLUDED.support_measure, seq = EXCLUDED.seq, at = now()
"""
_RECEIPT = "INSERT INTO office_receipt (office, message_id, addressee_no, seq) VALUES (%s, %s, %s, %s)"
_COUNTS = """
SELECT r.office, count(*), max(r.at), (SELECT count(*) FROM office_person p WHERE p.office = r.office)
FROM office_receipt r GROUP BY r.office
"""
_LATEST = """
SELECT p.at, p.addressee_no, p.items, p.number_enc IS NOT NULL, coalesce(h.support_measure, false)
FROM office_person p LEFT JOIN office_hold h USING (office, addressee_no) WHERE office = %s
ORDER BY p.at DESC LIMIT %s
"""


def create_tables(inst: Installation) -> None:
    """Create what is missing as the schema's owner; receipts are only ever added."""
    app = inst.role(SYSTEM, "app")
    with psycopg.connect(inst.database_url(SYSTEM, "owner"), autocommit=True) as c:
        c.execute(TABLES)
        c.execute(f'REVOKE ALL ON office_person, office_hold, office_receipt FROM "{app}"')
        c.execute(f'GRANT SELECT, INSERT, UPDATE ON office_person, office_hold TO "{app}"')
        c.execute(f'GRANT SELECT, INSERT ON office_receipt TO "{app}"')


@dataclass(frozen=True, slots=True)
class Count:
    """How much an office has received, of how many persons, and when last."""

    receipts: int
    persons: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Person:
    """One person as an office knows them; `has_number` says that a 個人番号 is held; `support_measure`: 支援措置."""

    at: datetime
    addressee_no: str
    items: dict[str, Any]
    has_number: bool
    support_measure: bool


class Store:
    """Reading and writing for all offices."""

    def __init__(self, inst: Installation, database: Database) -> None:
        self._keys = fields.load(inst.key_dir(SYSTEM))
        self._database = database

    def write(self, cursor: Cursor, office: int, message: Incoming) -> None:
        """Take over one change, in the exchange's transaction. What was not given is not there."""
        if isinstance(message.body, HoldItems):
            held = message.body
            row = [office, held.addressee_no, held.issue_held, held.support_measure, message.seq]
            cursor.execute(_HOLD, row)
            cursor.execute(_RECEIPT, [office, message.id, message.subject, message.seq])
            return
        assert isinstance(message.body, Body)
        items = message.body.model_dump(mode="json", exclude_unset=True, exclude={"individual_number"})
        sealed = self._seal(office, message.subject, message.body.individual_number)
        row = [office, message.subject, Jsonb(items), sealed, message.id, message.seq]
        cursor.execute(_PERSON, row)
        cursor.execute(_RECEIPT, [office, message.id, message.subject, message.seq])

    def _seal(self, office: int, addressee_no: str, number: str | None) -> bytes | None:
        if number is None:
            return None
        return self._keys.seal(number, table="office_person", column="number", row=f"{office}/{addressee_no}")

    def counts(self) -> dict[int, Count]:
        """Offices that have received anything."""
        with self._database.transaction() as cursor:
            cursor.execute(_COUNTS)
            return {o: Count(int(n), int(persons), last) for o, n, last, persons in cursor.fetchall()}

    def latest(self, office: int, limit: int = 100) -> list[Person]:
        """Persons of an office, last told first."""
        with self._database.transaction() as cursor:
            cursor.execute(_LATEST, [office, limit])
            return [Person(*row) for row in cursor.fetchall()]

    def person(self, office: int, addressee_no: str) -> Person | None:
        """One person of an office."""
        sql = """SELECT p.at, p.addressee_no, p.items, p.number_enc IS NOT NULL, coalesce(h.support_measure, false)
        FROM office_person p LEFT JOIN office_hold h USING (office, addressee_no)
        WHERE office = %s AND addressee_no = %s"""
        with self._database.transaction() as cursor:
            cursor.execute(sql, [office, addressee_no])
            row = cursor.fetchone()
        return None if row is None else Person(*row)
