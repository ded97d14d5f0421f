"""What a consumer may get (移転できる項目): HB-01, HB-06, L-02. Deny by default, at every step."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from openjuki.messages.hub.resident_delta.v1 import Body
from openjuki.messages.parts import items_of
from openjuki.systems.hub.models import Destination, UseApplication
from openjuki.systems.hub.models.destination import IN_FORCE

#: 住民状態 → the scope that covers it (RR-J-other-05): 現住民, and 除票 of every kind.
SCOPE_OF_STATUS: Final = {"1": "residents", "2": "deleted", "3": "deleted", "9": "deleted"}
PREFIX: Final = "offices."


@dataclass(frozen=True, slots=True)
class Permit:
    """An approved use: fields of the message that may be given, and of whom."""

    destination_no: int
    by_feed: bool
    by_inquiry: bool
    fields: frozenset[str]
    scope: frozenset[str]

    def covers(self, status: object) -> bool:
        """Whether persons of that 住民状態 are within the scope; an unknown state is within none."""
        return SCOPE_OF_STATUS.get(str(status), "") in self.scope

    def part_of(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """The items of a person that may be given; None where the person is out of scope."""
        if not self.covers(body.get("status")):
            return None
        return {name: value for name, value in body.items() if name in self.fields}


@cache
def _fields_by_item() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, ids in items_of(Body).items():
        for item in ids:
            found.setdefault(item, set()).add(name)
    return {item: frozenset(names) for item, names in found.items()}


def fields_of(items: list[str]) -> frozenset[str]:
    """Fields of the message that hold the recorded items; an item that it does not carry has none."""
    table = _fields_by_item()
    return frozenset().union(*(table.get(i, frozenset()) for i in items))


def destination_no(consumer: str) -> int | None:
    """Row of the table that a party stands for, or None."""
    number = consumer.removeprefix(PREFIX)
    return int(number) if consumer.startswith(PREFIX) and number.isdecimal() else None


class Permits:
    """Permits of the consumers, looked up once per page instead of once per person.

    A page is composed in far less than `HOLD` seconds; a use that ends is void after that time at the latest.
    """

    HOLD = 0.2

    def __init__(self) -> None:
        self._held = threading.local()

    def of(self, consumer: str) -> Permit | None:
        """The approved use of a party; None where there is none, not yet, or no longer."""
        now = time.monotonic()
        held: tuple[str, float, Permit | None] = getattr(self._held, "last", ("", 0.0, None))
        if held[0] != consumer or now - held[1] > self.HOLD:
            held = self._held.last = (consumer, now, permit_of(consumer))
        return held[2]


def permit_of(consumer: str) -> Permit | None:
    """The approved use of a party; None where there is none, not yet, or no longer."""
    number = destination_no(consumer)
    if number is None:
        return None
    use = UseApplication.objects.select_related("destination").filter(IN_FORCE, destination=number).first()
    if use is None:
        return None
    return Permit(
        destination_no=number,
        by_feed=use.destination.by_feed,
        by_inquiry=use.destination.by_inquiry,
        fields=fields_of(use.items),
        scope=frozenset(use.scope),
    )


def destination(number: int) -> Destination | None:
    """One row of the table."""
    return Destination.objects.filter(no=number).first()
