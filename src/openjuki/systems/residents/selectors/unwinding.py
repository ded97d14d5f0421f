"""取り消す異動と、その後の異動 (S 4.6.0.1): whose histories a cancellation reaches, read whole.

A later event drags along everybody in it, and their later events too; people are added until nobody is new.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from openjuki.kernel.register.version import Version
from openjuki.kernel.rules.cancelling import NOT_CANCELLED
from openjuki.kernel.unwinding.histories import dragged, resting_on
from openjuki.runtime.db import prepared
from openjuki.systems.residents.selectors import rows

_REASON = "SELECT reason FROM change_event WHERE id = ANY(%s::bigint[])"
_PERSONS = "SELECT DISTINCT event_id, addressee_no FROM person_version WHERE event_id = ANY(%s::bigint[])"


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


def persons_of(event_ids: Sequence[str]) -> list[str]:
    """宛名番号 of everybody whom these events changed."""
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
