"""巻戻し計画の表示 (S 4.6.0.1): the event to be taken back, and each later one, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.unwinding.histories import Event, events_of
from openjuki.kernel.unwinding.plan import proposed
from openjuki.kernel.unwinding.premises import NOT_CANCELLED
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.unwinding import taken_back
from openjuki.systems.residents.selectors.view_for import view_of_unwinding


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event. `names`: whom it changed; `obstacle`: why it cannot be done again; `proposed`: 再び行う;
    `anew`: あらためて入力する."""

    event_id: str
    reason: str
    changed_on: date
    recorded_at: datetime
    names: tuple[str, ...]
    proposed: bool = False
    obstacle: str = ""
    anew: bool = False


def lines(event_id: str, persons: Sequence[str]) -> tuple[EventLine | None, list[EventLine]]:
    """The event, and what rests on it in order; (None, []) where there is no such event for these people."""
    view = view_of_unwinding(event_id, persons)
    histories = view.histories
    chosen = [n for n in persons if n in histories]
    own = next((e for e in events_of(histories) if e.event_id == event_id), None)
    if own is None or not chosen:
        return None, []
    later = [_line(p.event, p.redo, p.reason, p.anew) for p in proposed(view, event_id, chosen)]
    return _line(own), later


def events_for(persons: Sequence[str]) -> list[EventLine]:
    """取り消せる異動 of these people, newest first."""
    histories = {n: tuple(rows.all_versions(n)) for n in persons}
    gone = taken_back(persons)
    return [
        _line(e)
        for e in reversed(events_of(histories))
        if e.reason not in NOT_CANCELLED and not all(e.event_id in gone.get(n, ()) for n in e.persons)
    ]


def _line(event: Event, redo: bool = False, obstacle: str = "", anew: bool = False) -> EventLine:
    first = event.versions[0]
    names = tuple(dict.fromkeys(full_name(v.record) for v in event.versions))
    reason = REASONS.get(event.reason, event.reason)
    return EventLine(event.event_id, reason, first.changed_on, first.recorded_at, names, redo, obstacle, anew)
