"""転入通知の届かない人 (S 4.1.3.1.4): removed by 転出 within the country, and no 転入通知 since.

`person.leaves_on` of somebody removed tells since when one is awaited; its partial index holds those and no others.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from openjuki.systems.residents.selectors.scope import Scope

#: 消除事由 → title.
REASONS: Final = {"move_out": "転出", "removal_ex_officio": "職権消除"}
#: Whether the destination was asked already.
ASKED: Final = {"": "すべて", "no": "照会していない", "yes": "照会した"}
_FOUND: Final = """
SELECT p.addressee_no, p.leaves_on FROM person p JOIN person_version v USING (addressee_no, history_no)
WHERE NOT p.active AND p.leaves_on <= %(until)s AND v.removal_reason = %(reason)s
  AND (%(ward)s = '' OR p.ward = %(ward)s)
  AND (cardinality(%(towns)s::text[]) = 0 OR v.address_town_code = ANY(%(towns)s::text[]))
  AND (%(to)s = '' OR v.planned_destination_code = %(to)s)
  AND (%(asked)s = '' OR (%(asked)s = 'yes') = EXISTS (
    SELECT 1 FROM move_in_inquiry i WHERE i.addressee_nos @> ARRAY[p.addressee_no]))
ORDER BY p.leaves_on, p.addressee_no LIMIT %(limit)s
"""
_INQUIRIES: Final = """
SELECT no, count(*), max(i.made_at) FROM unnest(%s::text[]) AS g(no)
JOIN move_in_inquiry i ON i.addressee_nos @> ARRAY[g.no] GROUP BY no
"""
_AWAITED: Final = (
    "SELECT addressee_no, leaves_on FROM person WHERE addressee_no = ANY(%s::text[]) AND NOT active"
    " AND leaves_on IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What the list is narrowed to. `until`: awaited since this day or longer; `to`: 転出先の市区町村コード."""

    until: date
    reason: str = "move_out"
    to: str = ""
    asked: str = ""


def awaited(scope: Scope, narrowed: Narrowed, *, limit: int) -> list[tuple[str, date]]:
    """宛名番号 and the day since when, the longest first."""
    values: dict[str, Any] = {
        "until": narrowed.until, "reason": narrowed.reason, "to": narrowed.to, "asked": narrowed.asked,
        "ward": scope.ward, "towns": list(scope.towns), "limit": limit,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_FOUND, values)
        return cursor.fetchall()


def awaited_of(addressee_nos: Collection[str]) -> dict[str, date]:
    """Of these persons, those for whom a 転入通知 is awaited, and since when."""
    with connection.cursor() as cursor:
        cursor.execute(_AWAITED, [list(addressee_nos)])
        return dict(cursor.fetchall())


def inquiries_of(addressee_nos: Collection[str]) -> dict[str, tuple[int, datetime]]:
    """How many letters asked about a person, and when the last was made."""
    with connection.cursor() as cursor:
        cursor.execute(_INQUIRIES, [list(addressee_nos)])
        return {no: (count, made_at) for no, count, made_at in cursor.fetchall()}
