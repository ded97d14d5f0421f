"""除票の合成 — people who had left before the load: moved out of the city, or died.

They come over with their last state (移行): one version that bears the reason and day of the removal, for the
former system's own history is not part of the import (住民基本台帳法 第15条の2; S 1.1.5).
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from openjuki.city import families
from openjuki.city.addresses import Elsewhere
from openjuki.city.draw import bell, day_between
from openjuki.city.entries import exact
from openjuki.city.people import Family, People
from openjuki.kernel.register.address import address_fields
from openjuki.kernel.register.codes import CardStatus, Status
from openjuki.kernel.register.record import Record

#: Share of the deaths among those who left.
DEATHS = 0.4
#: How far back removals reach (除票 stay in the main file for five years, S 1.1.5).
SPAN = timedelta(days=5 * 365)


def leavers(people: People) -> tuple[Family, str]:
    """A family that left, and why: `death` (one person) or `move_out` (all of it)."""
    chance = people.chance
    if chance.random() >= DEATHS:
        return families.family(people), "move_out"
    made = families.single(people)
    made.members[0].birth = people.born(bell(chance, 91, 7, 60, 112))
    made.members[0].given = people.person(
        made.members[0].surname, made.members[0].sex, (people.as_of - made.members[0].birth).days / 365.25
    ).given
    made.head = made.members[0].shown_name
    return made, "death"


def removed_on(chance: Random, family: Family, loaded_on: date) -> date:
    """消除の日 — in the five years before the load, and after everybody of the family was born."""
    first = max(loaded_on - SPAN, family.youngest + timedelta(days=60))
    return day_between(chance, first, loaded_on - timedelta(days=30))


def removed(chance: Random, record: Record, reason: str, day: date, elsewhere: Elsewhere) -> Record:
    """The record after its removal, with 転出先(予定・確定) for those who moved."""
    notified = day if reason == "move_out" else day + timedelta(days=int(chance.random() * 7))
    items: dict[str, object] = {
        "removal_reason": reason,
        "removed_on": exact(day),
        "removal_notified_on": notified,
        "voter_registered": None,
    }
    if reason == "death":
        return record.with_(**items, status=Status.DEAD, card_status=_card(record, CardStatus.REVOKED))
    there = elsewhere.address(chance)
    return record.with_(
        **items,
        **address_fields(there, "planned_destination"),
        **address_fields(there, "confirmed_destination"),
        status=Status.MOVED_OUT,
        planned_move_out_on=day,
        confirmed_move_out_on=day,
        move_in_notification_on=day + timedelta(days=3 + int(chance.random() * 10)),
    )


def _card(record: Record, status: str) -> str:
    return status if record.card_status else ""
