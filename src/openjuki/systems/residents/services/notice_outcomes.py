"""届いた通知と受付の結び: what becomes of a notice when the case that was opened from it goes on.

Handled once the case is settled; back among those that wait when the case is withdrawn, or when what it wrote is
taken back later. RR-02, 住民基本台帳法 第9条.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import connection

from openjuki.runtime import clock
from openjuki.runtime.db import prepared
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.services.review_rows import ReviewCase

_HANDLED: Final = (
    "UPDATE delivered_notification SET outcome = 'handled', closed_by = %s, closed_at = %s"
    " WHERE case_no = %s AND case_no <> '' AND outcome IN ('to_check', 'error')"
)
# Where a correction has come meanwhile, that is the one to look at.
_AGAIN: Final = """
UPDATE delivered_notification d SET case_no = '', closed_by = '', closed_at = NULL,
  outcome = CASE WHEN EXISTS (SELECT 1 FROM delivered_notification n WHERE n.basis = d.basis
    AND n.from_code = d.from_code AND n.number = d.number AND n.number <> '' AND n.edition > d.edition)
    THEN 'superseded' WHEN d.outcome = 'handled' THEN 'to_check' ELSE d.outcome END
WHERE d.case_no <> '' AND d.outcome IN ('to_check', 'error', 'handled') AND d.case_no IN
"""


def settled(case: ReviewCase, staff: Staff, data: Mapping[str, Any]) -> None:
    """The case has become an entry of the register, or taken others back. In the settlement's transaction."""
    prepared.ask(_HANDLED, [staff.user_id, clock.now(), case.case_no])
    if case.kind == "cancellation":
        _undone(data)


def withdrawn(case_no: str) -> None:
    """The case has come to nothing."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_AGAIN} (%s)", [case_no])


def _undone(cancellation: Mapping[str, Any]) -> None:
    """What stood in the register is taken back: the event of the cancellation, and those not done again."""
    gone = [
        cancellation["event_id"],
        *(e["event_id"] for e in cancellation.get("later") or [] if not e["redo"]),
    ]
    prepared.ask(f"{_AGAIN} (SELECT e.case_no FROM change_event e WHERE e.id = ANY(%s::bigint[]))", [gone])
