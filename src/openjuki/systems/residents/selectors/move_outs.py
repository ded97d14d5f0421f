"""転出証明書情報の照会: what CS delivered for families about to arrive. 住基法24条の2, RR-01.

Found by a mover's 個人番号 or 住民票コード through their keyed hash; only the chosen body is opened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from openjuki.runtime import fields

_COLUMNS = "source_id, from_code, from_name, planned_move_out_on, used_by_case"


@dataclass(frozen=True, slots=True)
class MoveOut:
    """One family's information, without its people. `used_by_case`: 受付番号 that took it, or empty."""

    source_id: str
    from_code: str
    from_name: str
    planned_move_out_on: date
    used_by_case: str


@dataclass(frozen=True, slots=True)
class OpenedMoveOut:
    """With its people: `notice` has the shape of the 転入届 form (`MoveIn`, dates as text)."""

    head: MoveOut
    notice: dict[str, Any] = field(repr=False)


def by_number(number: str) -> list[MoveOut]:
    """Families of which a member bears this 個人番号 or 住民票コード, the next to leave first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM move_out_information WHERE %s = ANY(member_hashes)"
            " ORDER BY planned_move_out_on, source_id",
            [fields.keyed_hash(number)],
        )
        return [MoveOut(*row) for row in cursor.fetchall()]


def waiting(limit: int = 100) -> list[MoveOut]:
    """Families that nobody has entered yet, the next to leave first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM move_out_information WHERE used_by_case = ''"
            " ORDER BY planned_move_out_on, source_id LIMIT %s",
            [limit],
        )
        return [MoveOut(*row) for row in cursor.fetchall()]


def opened(source_id: str) -> OpenedMoveOut | None:
    """One family with its people, or None. Raises SealBroken for a body moved from elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS}, body FROM move_out_information WHERE source_id = %s", [source_id])
        row = cursor.fetchone()
    if row is None:
        return None
    body = fields.unseal(row[-1], table="move_out_information", column="body", row=source_id)
    return OpenedMoveOut(MoveOut(*row[:-1]), json.loads(body))
