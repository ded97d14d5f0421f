"""巻戻し — which events rest on another, and what the register is like without it (S 4.6.0.1, RR-08).

Pure functions on histories: 宛名番号 → versions by 履歴番号. Only the newest versions of a person can be taken
back, so whatever came later for the same people comes back first; a later event drags along everybody in it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.register.replay import periods
from openjuki.kernel.register.version import Version

Histories = Mapping[str, Sequence[Version]]


@dataclass(frozen=True, slots=True)
class Event:
    """異動 as the histories show it: its versions, one or more for each person."""

    event_id: str
    versions: tuple[Version, ...]

    @property
    def persons(self) -> tuple[str, ...]:
        """宛名番号, each once."""
        return tuple(dict.fromkeys(each.addressee_no for each in self.versions))

    @property
    def reason(self) -> str:
        """異動事由 of the first version."""
        return self.versions[0].reason


@dataclass(frozen=True, slots=True)
class Unwound:
    """一人分の巻戻し. `kept`: what stays of the history; `since`: the first day on which nothing taken back counts."""

    addressee_no: str
    kept: tuple[Version, ...]
    taken: tuple[Version, ...]

    @property
    def since(self) -> date:
        """The earliest 異動日 among what is taken back."""
        return min(each.changed_on for each in self.taken)

    def restored(self) -> list[tuple[date, Record]]:
        """What holds from `since` on, each with its day; the last one is the state before the event.

        More than one only where a late notice stands among what is taken back. Empty: nothing is left.
        """
        holding = [(start, version.record) for version, start, until in periods(self.kept)
                   if until is None or until > self.since]  # fmt: skip
        return [(max(start, self.since), record) for start, record in holding]


def events_of(histories: Histories) -> list[Event]:
    """All events in the order in which they were recorded."""
    found: dict[str, list[Version]] = {}
    for versions in histories.values():
        for version in versions:
            found.setdefault(version.event_id, []).append(version)
    events = [Event(event_id, tuple(versions)) for event_id, versions in found.items()]
    return sorted(events, key=_order)


def _order(event: Event) -> tuple[object, int, str]:
    number = int(event.event_id) if event.event_id.isdigit() else 0
    return event.versions[0].recorded_at, number, event.event_id


def resting_on(histories: Histories, event_id: str, persons: Collection[str]) -> list[Event]:
    """後の異動 — every later event that must come back first, in order of recording.

    `persons`: for whom the event is taken back. The histories must hold everybody who may be dragged along:
    the caller adds people until nobody new appears (`dragged`).
    """
    events = events_of(histories)
    place = {each.event_id: at for at, each in enumerate(events)}
    if event_id not in place:
        return []
    reach = dict.fromkeys(persons, place[event_id])
    found: dict[int, Event] = {}
    for at, event in enumerate(events):
        if at > place[event_id] and any(reach.get(number, at) < at for number in event.persons):
            found[at] = event
            for number in event.persons:
                reach.setdefault(number, at)
    return [found[at] for at in sorted(found)]


def dragged(event_id: str, persons: Iterable[str], later: Iterable[Event]) -> tuple[str, ...]:
    """Everybody whose history changes, those named first."""
    return tuple(dict.fromkeys([*persons, *(number for event in later for number in event.persons)]))


def unwound(histories: Histories, event_id: str, persons: Collection[str]) -> list[Unwound]:
    """The histories without the event and all that rests on it, those named first."""
    later = resting_on(histories, event_id, persons)
    gone = {each.event_id for each in later}
    found = []
    for number in dragged(event_id, persons, later):
        versions = histories[number]
        own = gone | {event_id} if number in persons else gone
        first = next((at for at, each in enumerate(versions) if each.event_id in own), None)
        if first is not None:
            found.append(Unwound(number, tuple(versions[:first]), tuple(versions[first:])))
    return found


def differences(before: Record | None, after: Record) -> dict[str, object]:
    """The items that a version changed; all of them for a first version."""
    if before is None:
        return {name: getattr(after, name) for name in FIELD_NAMES}
    return {
        name: getattr(after, name) for name in FIELD_NAMES if getattr(after, name) != getattr(before, name)
    }


def before(histories: Histories, version: Version) -> Record | None:
    """The record on which a version was built; None for the first."""
    return histories[version.addressee_no][version.history_no - 2].record if version.history_no > 1 else None


def again(histories: Histories, version: Version, now: Record | None) -> Record:
    """The same items changed on another state."""
    if now is None:
        return version.record
    return now.with_(**differences(before(histories, version), version.record))


def is_active(record: Record | None) -> bool:
    """現住民か."""
    return record is not None and record.status == Status.RESIDENT
