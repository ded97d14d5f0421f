"""登録簿の検査 — the invariants of `invariants` on the register itself, after a load or at any later time.

Reads the tables of the residents system under that system's own database role, in one read-only snapshot.
Sealed numbers are opened only where the field keys are handed over, and only for a sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import psycopg

from openjuki.city.check import SHOWN, Result
from openjuki.city.invariants import INVARIANTS, Invariant
from openjuki.city.register_invariants import REGISTER_INVARIANTS, broken_numbers
from openjuki.runtime.fields import FieldKeys

#: Invariants that are asked of a register, in order.
ASKED: Final = (*(each for each in INVARIANTS if not each.of_load), *REGISTER_INVARIANTS)
#: How many 個人番号 are opened.
SAMPLE: Final = 10_000

#: How the register's tables give the relations that the invariants speak of.
_RELATIONS: Final = """
WITH version AS NOT MATERIALIZED (
  SELECT v.addressee_no, v.history_no, (v.history_no = p.history_no)::int AS is_latest,
         v.event_id::text AS event_id, v.reason,
         v.changed_on::text AS changed_on,
         (v.recorded_at AT TIME ZONE 'Asia/Tokyo')::date::text AS recorded_on,
         v.recorded_at, v.status, v.ward, v.household_no, v.relationship, left(v.birth, 10) AS birth,
         v.removal_reason, v.removed_on
  FROM person_version v LEFT JOIN person p ON p.addressee_no = v.addressee_no
), member AS NOT MATERIALIZED (
  SELECT household_no, addressee_no,
         row_number() OVER (PARTITION BY household_no ORDER BY member_order, addressee_no) AS position
  FROM person WHERE active
), household AS NOT MATERIALIZED (
  SELECT household_no, min(ward) AS ward,
         coalesce(max(addressee_no) FILTER (WHERE householder), '') AS householder
  FROM person WHERE active GROUP BY household_no
), event AS NOT MATERIALIZED (SELECT id::text AS event_id FROM change_event)
"""


def statement(sql: str) -> str:
    """An invariant as one statement on the register: how many offenders, and some of them."""
    return (
        f"{_RELATIONS} SELECT count(*), (array_agg(found.key::text ORDER BY found.key::text))[1:{SHOWN}]"
        f" FROM ({sql}) AS found(key)"
    )


def check_register(url: str, keys: FieldKeys | None = None) -> Iterator[Result]:
    """Check the register behind a database address (the residents system's). Yields a result as it is known.

    What holds only right after a load (`Invariant.of_load`) is left out: later a notice may be about an
    earlier day than one before it, and a 転出 about a coming one.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for invariant in ASKED:
            yield _ask(connection, invariant)
        if keys is not None:
            broken = list(broken_numbers(connection, keys, SAMPLE))
            title = f"個人番号の封が開き、検査数字とハッシュが合う(抜取り {SAMPLE:,}件まで)"
            yield Result("C30", title, len(broken), tuple(broken[:SHOWN]))


def _ask(connection: psycopg.Connection, invariant: Invariant) -> Result:
    row = connection.execute(statement(invariant.sql)).fetchone()
    offenders, examples = row if row is not None else (0, None)
    return Result(invariant.id, invariant.title, offenders, tuple(examples or ()))
