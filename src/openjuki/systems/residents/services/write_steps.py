"""Writing a decision in which a person changes more than once (巻戻し、消除と記載の対): S 4.6.0.1, S 4.5, RR-08.

The cancellation is one event; each earlier event that is done again is an event of its own, so that it can be
looked up, and cancelled, like any other. Everything is in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.version import Version
from openjuki.kernel.unwinding.histories import is_active
from openjuki.runtime.db import prepared
from openjuki.systems.residents.services.write_versions import Event, write_versions

_NEXT_EVENT = "SELECT nextval('change_event_id_seq')"
CANCEL = frozenset({"cancel_add", "cancel_remove", "cancel_correct"})
_NET = {(False, True): "cancel_add", (True, False): "cancel_remove"}


def write_steps(*, event: Event, changes: Sequence[Change], before: Mapping[str, Version]) -> list[Version]:
    """Append step by step; gives the last version of each person as the outside learns of it.

    Raises IntegrityError where a constraint refuses, as `write_versions`.
    """
    newest = dict(before)
    events = {"": event}
    begun: set[int] = set()
    for (_, redoes), group in groupby(changes, key=lambda c: (c.step, c.redoes)):
        step = list(group)
        own = events.get(redoes) or _redoing(event, step[0])
        events[redoes] = own
        # The row of an event is written with its first step; what follows belongs to it, its case too.
        written = write_versions(
            event=replace(own, written=own.event_id in begun), changes=step, before=newest
        )
        begun.add(own.event_id)
        newest |= {v.addressee_no: v for v in written}
    cancelled = any(c.reason in CANCEL for c in changes)
    last = [newest[no] for no in dict.fromkeys(str(c.subject) for c in changes)]
    return [_net(v, before.get(v.addressee_no)) for v in last] if cancelled else last


def _redoing(event: Event, change: Change) -> Event:
    """An event of its own for what is done again; the case keeps the cancellation as its event."""
    ticket = prepared.ask(_NEXT_EVENT, [])
    own = {
        **event.row, "case_no": "", "reason": change.reason, "changed_on": change.changed_on,
        "changed_on_text": change.changed_on_text, "notified_on": change.notified_on,
        "note": f"{change.note}(受付番号{event.row['case_no']})",
    }  # fmt: skip
    return Event(ticket.result.rows[0][0], event.recorded_at, own)


def _net(version: Version, old: Version | None) -> Version:
    """What came of it all under one reason: nobody outside hears of the states in between."""
    active = is_active(old.record if old else None), is_active(version.record)
    return replace(version, reason=_NET.get(active, "cancel_correct"))
