"""What changes without a case (自動処理による記載): a day that comes, a 転入通知 that leaves nothing to ask.

The same as a settlement does, in the caller's transaction and under its locks: event, versions, what follows
for 支援措置, messages. Nobody reviews it, so only what the law leaves no choice in may come here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import connection

from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.version import Version
from openjuki.runtime import audit, clock, exchange
from openjuki.systems.residents.services import outgoing
from openjuki.systems.residents.services.support_moves import follow_moves
from openjuki.systems.residents.services.write_versions import Event, write_versions


def write_automatic(
    *, action: str, changes: Sequence[Change], before: Mapping[str, Version], note: str
) -> list[Version]:
    """Write one event of which the system itself is the maker. `action`: its name in the log."""
    first = changes[0]
    row = {
        "case_no": "", "reason": first.reason, "ward": first.record.ward, "changed_on": first.changed_on,
        "changed_on_text": first.changed_on_text, "notified_on": first.notified_on,
        "entered_by": audit.WORKER.user_id, "reviewed_by": [], "entered_at_office": "",
        "entered_at_terminal": "", "note": note,
    }  # fmt: skip
    event = Event(_next_event(), clock.now(), row)
    written = write_versions(event=event, changes=changes, before=before)
    follow_moves(written, before)
    exchange.tell_all(outgoing.notes_for(written, before))
    audit.change(
        action,
        staff=audit.WORKER,
        subjects=[v.addressee_no for v in written],
        terms={"event": event.event_id, "day": first.changed_on.isoformat()},
    )
    return written


def _next_event() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('change_event_id_seq')")
        return int(cursor.fetchone()[0])
