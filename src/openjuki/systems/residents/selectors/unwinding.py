"""取り消す異動と、その後の異動 (S 4.6.0.1): whose histories a cancellation reaches, read whole.

A later event drags along everybody in it, and their later events too; people are added until nobody is new.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from openjuki.kernel.register.version import Version
from openjuki.kernel.unwinding.histories import dragged, resting_on
from openjuki.kernel.unwinding.premises import NOT_CANCELLED
from openjuki.runtime.db import prepared
from openjuki.systems.residents.selectors import rows

_REASON = "SELECT reason FROM change_event WHERE id = ANY(%s::bigint[])"
_CANCELLATIONS = """
SELECT v.addressee_no, v.event_id, n.data ->> 'event_id', n.data -> 'later'
FROM (SELECT DISTINCT addressee_no, event_id FROM person_version
      WHERE addressee_no = ANY(%s::text[]) AND reason IN ('cancel_add', 'cancel_remove', 'cancel_correct')) v
JOIN case_file c ON c.event_id = v.event_id AND c.kind = 'cancellation'
JOIN case_notice n ON n.case_id = c.id AND n.round = c.round
ORDER BY v.event_id
"""
_PERSONS = "SELECT DISTINCT event_id, addressee_no FROM person_version WHERE event_id = ANY(%s::bigint[]) ORDER BY 1, 2"


@dataclass(frozen=True, slots=True)
class Reached:
    """宛名番号 → whole history of everybody whom the cancellation of an event changes."""

    histories: dict[str, tuple[Version, ...]]

    @property
    def households(self) -> list[str]:
        """世帯番号 in which these people are or were."""
        found = (v.record.household_no for versions in self.histories.values() for v in versions)
        return list(dict.fromkeys(filter(None, found)))


def _numbers(event_ids: Sequence[str]) -> list[int]:
    return [int(each) for each in event_ids if each.isdigit() and len(each) < 19]


def can_be_cancelled(event_id: str) -> bool:
    """Whether a notice made this event: a load of a whole register, or a copying, is not taken back."""
    found = prepared.rows(_REASON, [_numbers([event_id])])
    return bool(found) and found[0][0] not in NOT_CANCELLED


def taken_back(persons: Sequence[str]) -> dict[str, frozenset[str]]:
    """宛名番号 → the events of the person that were cancelled and still are, as the settled cancellations say.

    Taking a cancellation back brings back what it took; what a plan did again is an event of its own.
    """
    found: dict[str, set[str]] = {}
    took: dict[str, set[str]] = {}
    for person, event, cancelled, later in prepared.rows(_CANCELLATIONS, [list(persons)]):
        rows_of_plan = json.loads(later) if isinstance(later, str) else later or []
        gone = {str(cancelled), *(str(each["event_id"]) for each in rows_of_plan)}
        kept = {str(each["event_id"]) for each in rows_of_plan if each.get("redo")}
        own = found.setdefault(person, set())
        for each in (gone - kept) & took.keys():
            own -= took[each]
        own |= gone
        took[str(event)] = gone
    return {person: frozenset(events) for person, events in found.items()}


def persons_of(event_ids: Sequence[str]) -> list[str]:
    """宛名番号 of everybody whom these events changed, in their order."""
    numbers = _numbers(event_ids)
    if not numbers:
        return []
    return list(dict.fromkeys(r[1] for r in prepared.rows(_PERSONS, [numbers])))


def reached(event_id: str, persons: Collection[str], *, with_number: bool = True) -> Reached:
    """Everybody's history whom taking the event back for `persons` reaches."""
    histories: dict[str, tuple[Version, ...]] = {}
    wanted = list(dict.fromkeys(persons))
    while new := [number for number in wanted if number not in histories]:
        for number in new:
            histories[number] = tuple(rows.all_versions(number, with_number=with_number))
        known = [number for number in persons if histories[number]]
        later = resting_on(histories, event_id, known)
        wanted = [*dragged(event_id, known, later), *persons_of([each.event_id for each in later])]
    return Reached({number: versions for number, versions in histories.items() if versions})
