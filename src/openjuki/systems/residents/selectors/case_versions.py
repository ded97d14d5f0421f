"""What a settled case wrote (確定した異動の履歴): the versions of its event, and the records before them."""

from __future__ import annotations

from django.db import connection

from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.systems.residents.selectors import rows


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


def _select(where: str, event_id: int) -> list[Version]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rows.SELECT} FROM person_version v WHERE {where}", [event_id])
        return [rows.version_from(row, with_number=False) for row in cursor.fetchall()]
