"""登録簿の検査 — the invariants of `invariants` on the register itself, after a load or at any later time.

Reads the tables of the residents system under that system's own database role, in one read-only snapshot; no
sealed number is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import psycopg

from openjuki.city.check import SHOWN, Result
from openjuki.city.invariants import INVARIANTS

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


def check_register(url: str) -> Iterator[Result]:
    """Check the register behind a database address (the residents system's). Yields a result as it is known.

    What holds only right after a load (`Invariant.of_load`) is left out: later a notice may be about an
    earlier day than one before it, and a 転出 about a coming one.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for invariant in INVARIANTS:
            if invariant.of_load:
                continue
            row = connection.execute(statement(invariant.sql)).fetchone()
            offenders, examples = row if row is not None else (0, None)
            yield Result(invariant.id, invariant.title, offenders, tuple(examples or ()))
