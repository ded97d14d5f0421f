"""Erasing bodies by destroying their keys (本文の消去): metadata and digests stay.

Run with the retention role's right by one logged command. K-03, K-04; decisions.md, Bodies and erasure.
"""

from __future__ import annotations

from datetime import date

from openjuki.runtime.exchange.database import Database
from openjuki.runtime.exchange.party import Party

_RECORD = """
INSERT INTO exchange_erased_bodies (kind, day, by, why) VALUES (%s, %s, %s, %s)
ON CONFLICT (kind, day) DO NOTHING
"""


def erase_bodies(party: Party, *, kind: str, before: date, today: date, by: str, why: str) -> list[date]:
    """Destroy the keys of a kind for all days before `before`; returns those days.

    Raises ValueError for a day that is not over: its key is still in use. The record is committed first, so a
    crash between leaves a record whose key goes at the next run, never a missing body without a record.
    """
    if before > today:
        raise ValueError("当日以降の本文は消去できません")
    days = [d for d in party.bodies.days(kind) if d < before]
    _record(party.database, kind, days, by, why)
    for day in days:
        party.bodies.destroy(kind, day)
    return days


def _record(database: Database, kind: str, days: list[date], by: str, why: str) -> None:
    with database.transaction() as cursor:
        for day in days:
            cursor.execute(_RECORD, [kind, day, by, why])
