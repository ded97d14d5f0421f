"""What a settled case wrote (確定した異動の履歴): the versions of its event, and the records before them."""

from __future__ import annotations

from django.db import connection

from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.systems.residents.selectors import rows

_LATER = """
SELECT min(later.event_id) FROM person_version planned JOIN person_version later USING (addressee_no)
WHERE planned.event_id = %s AND later.history_no > planned.history_no
  AND later.reason IN ('move_out', 'move_out_abroad')
"""


def versions_of_event(event_id: int) -> tuple[list[Version], dict[str, Record]]:
    """Versions of one event in standing order without numbers; and, by 宛名番号, the records before."""
    written = _select("v.event_id = %s", event_id)
    follows = (
        "(v.addressee_no, v.history_no) IN"
        " (SELECT addressee_no, prev_history_no FROM person_version WHERE event_id = %s)"
    )
    before = {v.addressee_no: v.record for v in _select(follows, event_id)}
    written.sort(key=lambda v: (v.record.member_order or 0, v.addressee_no))
    return written, before


def later_departure(event_id: int) -> int | None:
    """The event that removed, when the day came, who planned by this one to move out; None until then."""
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [event_id])
        found: int | None = cursor.fetchone()[0]
    return found


def _select(where: str, event_id: int) -> list[Version]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rows.SELECT} FROM person_version v WHERE {where}", [event_id])
        return [rows.version_from(row, with_number=False) for row in cursor.fetchall()]
