"""残る人の予定 (S 4.0.4): the 続柄 that a settled 転出届 gave, for the planned day, to those who stay.

The notice itself keeps the plan; nothing of it stands in the register before the day. Whether it still fits the
household that stays then, the kernel says (`kernel.decide.departure`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection

from openjuki.kernel.dates.wareki import parse_date
from openjuki.kernel.register.view import PlannedStay
from openjuki.systems.residents.models import CaseNotice

# Of each who leaves, the newest plan alone: one that was withdrawn or taken back plans for nobody any more.
_PLANS = """
SELECT DISTINCT e.id, e.case_no FROM (
  SELECT DISTINCT ON (addressee_no) event_id FROM person_version
  WHERE addressee_no = ANY(%s) AND reason = 'move_out_planned' ORDER BY addressee_no, history_no DESC
) v JOIN change_event e ON e.id = v.event_id WHERE e.case_no <> '' ORDER BY e.id DESC
"""
_THEN = """
SELECT DISTINCT ON (addressee_no) addressee_no, relationship FROM person_version
WHERE addressee_no = ANY(%s) AND event_id <= %s ORDER BY addressee_no, history_no DESC
"""


def planned_stays(leaving: Collection[str], day: date | None) -> dict[str, PlannedStay]:
    """By 宛名番号 of those who stay behind these people: what the newest 転出届 for this day planned."""
    with connection.cursor() as cursor:
        cursor.execute(_PLANS, [list(leaving)])
        for event_id, case_no in cursor.fetchall():
            if stated := _stated(case_no, day):
                cursor.execute(_THEN, [list(stated), event_id])
                return {no: PlannedStay(stated[no], was) for no, was in cursor.fetchall()}
    return {}


def _stated(case_no: str, day: date | None) -> dict[str, str]:
    """What the notice of a case says of those who stay, where it is a 転出届 for this day."""
    notice = (
        CaseNotice.objects.filter(case__case_no=case_no, case__kind="move_out").order_by("-round").first()
    )
    if notice is None or parse_date(str(notice.data["moves_out_on"])) != day:
        return {}
    return {row["addressee_no"]: row["relationship"] for row in notice.data.get("staying") or []}
