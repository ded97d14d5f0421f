"""What a settled case wrote (確定した異動の履歴): the versions of its event, and the records before them."""

from __future__ import annotations

from itertools import pairwise

from django.db import connection

from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.systems.residents.models import PersonVersion
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
        " (SELECT addressee_no, prev_history_no FROM person_version WHERE event_id = %s) AND v.event_id <> %s"
    )
    before = {v.addressee_no: v.record for v in _select(follows, event_id, event_id)}
    return sorted(written, key=_standing), before


def versions_anew(event_id: int) -> tuple[list[Version], dict[str, Record]]:
    """The same, each person's read alone by 宛名番号: what a finished paper is compared with."""
    written: list[Version] = []
    before = {}
    numbers = (
        PersonVersion.objects.filter(event_id=event_id).values_list("addressee_no", flat=True).distinct()
    )
    for no in numbers:
        for earlier, version in pairwise((None, *rows.all_versions(no))):
            if version is not None and version.event_id == str(event_id):
                written.append(version)
                if earlier is not None and earlier.event_id != version.event_id:
                    before[no] = earlier.record
    return sorted(written, key=_standing), before


def _standing(version: Version) -> tuple[int, str, int]:
    return version.record.member_order or 0, version.addressee_no, version.history_no


def later_departure(event_id: int) -> int | None:
    """The event that removed, when the day came, who planned by this one to move out; None until then."""
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [event_id])
        found: int | None = cursor.fetchone()[0]
    return found


def _select(where: str, *values: int) -> list[Version]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {rows.SELECT} FROM person_version v WHERE {where}", list(values))
        return [rows.version_from(row, with_number=False) for row in cursor.fetchall()]
