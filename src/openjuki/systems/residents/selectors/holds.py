"""Holds in force (抑止の照会): S 3.1; a hold ends only by an act, never by itself.

A hold of a household holds whoever belongs to it. 一時解除 is read as of now: the moment it is over, the hold
holds again, without any job.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from openjuki.kernel.register.view import Hold as KernelHold
from openjuki.runtime import clock
from openjuki.runtime.db import prepared
from openjuki.systems.residents.models import Hold, Person

#: Join condition of `hold h` to `person p`: own holds, and those of the household.
CONCERNS = (
    "h.lifted_at IS NULL AND (h.addressee_no = p.addressee_no"
    " OR (h.household_no <> '' AND h.household_no = p.household_no))"
)
#: Until when `hold h` is set aside by 一時解除; NULL where it never was.
RELEASED_UNTIL = "(SELECT r.until FROM hold_release r WHERE r.hold_id = h.id ORDER BY r.id DESC LIMIT 1)"


class Line(NamedTuple):
    """One hold not lifted, as it hangs on one person."""

    process: str
    level: str
    reason: str
    support_measure: bool
    starts_on: date
    released_until: datetime | None

    @property
    def started(self) -> bool:
        """Whether its period has begun; 支援措置 protects from the moment it is entered."""
        return self.support_measure or self.starts_on <= clock.today()

    @property
    def holds(self) -> bool:
        """Whether it stops anything now."""
        if self.level == "none" or not self.started:
            return False
        return self.released_until is None or self.released_until <= clock.now()


_LINES = (
    "SELECT p.addressee_no, h.process, h.level, h.reason, h.support_measure, h.starts_on,"
    f" {RELEASED_UNTIL} FROM person p JOIN hold h ON {CONCERNS}"
    " WHERE p.addressee_no = ANY(%s) ORDER BY h.id"
)


def lines_of(addressee_nos: Sequence[str]) -> dict[str, list[Line]]:
    """All holds not lifted, those that are set aside now too, by 宛名番号."""
    found: dict[str, list[Line]] = {}
    # A statement like those of a settlement: it sees what the settlement has written just before.
    for number, *rest in prepared.rows(_LINES, [list(addressee_nos)]):
        found.setdefault(number, []).append(Line(*rest))
    return found


_OF_HOUSEHOLD = (
    "SELECT h.process, h.level, h.reason, h.support_measure, h.starts_on,"
    f" {RELEASED_UNTIL} FROM hold h WHERE h.household_no = %s AND h.lifted_at IS NULL ORDER BY h.id"
)


def lines_of_household(household_no: str) -> list[Line]:
    """Holds of a household itself that are not lifted."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_HOUSEHOLD, [household_no])
        return [Line(*row) for row in cursor.fetchall()]


def stops_papers_of(household_nos: Collection[str]) -> bool:
    """Whether issuing is held for any of these households."""
    return Hold.objects.filter(
        household_no__in=household_nos, process="issue", level="error", lifted_at__isnull=True
    ).exists()


def holds_of(addressee_nos: Sequence[str], process: str) -> dict[str, tuple[KernelHold, ...]]:
    """Holds of one process that hold now, by 宛名番号."""
    found = {}
    for number, lines in lines_of(addressee_nos).items():
        standing = [h for h in lines if h.process == process and h.holds]
        if standing:
            found[number] = tuple(KernelHold(h.process, h.level, h.reason) for h in standing)
    return found


class Held(NamedTuple):
    """What hangs on one person: holds on changes, and whether 支援措置 protects the person."""

    holds: tuple[KernelHold, ...]
    protected: bool


#: Column of a query over `person p`: what hangs on the person, as JSON; NULL for nearly everybody.
HOLDS = (
    "(SELECT json_agg(json_build_array(h.process, h.level, h.reason, h.support_measure, h.starts_on,"
    f" {RELEASED_UNTIL}) ORDER BY h.id)::text FROM hold h WHERE {CONCERNS}"
    " AND (h.process = 'change' OR h.support_measure))"
)
NOTHING_HELD = Held((), False)


def held_from(text: str | None) -> Held:
    """What `HOLDS` gave for one person."""
    if text is None:
        return NOTHING_HELD
    lines = [_line(each) for each in json.loads(text)]
    holds = tuple(
        KernelHold(h.process, h.level, h.reason) for h in lines if h.process == "change" and h.holds
    )
    return Held(holds, any(h.support_measure for h in lines))


def _line(cells: list[object]) -> Line:
    process, level, reason, support, starts_on, until = cells
    return Line(
        str(process), str(level), str(reason), bool(support), date.fromisoformat(str(starts_on)),
        datetime.fromisoformat(str(until)) if until else None,
    )  # fmt: skip


def protected(addressee_nos: Sequence[str]) -> set[str]:
    """Who of them is under 支援措置. A 一時解除 lets a paper be issued; it unmasks nobody."""
    return set(
        Hold.objects.filter(
            addressee_no__in=addressee_nos, support_measure=True, lifted_at__isnull=True
        ).values_list("addressee_no", flat=True)
    )


def never_listed() -> set[str]:
    """Who may stand on no 閲覧用リスト: under 支援措置 with all who live there, or held at error against 証明発行 or
    照会 (S 3.1, S 3.4).

    Wider than what stops a certificate: a 一時解除 is for one paper of that person and opens no list, and a child that
    was born after the application would give the address away.
    """
    held = Hold.objects.filter(lifted_at__isnull=True).filter(
        Q(support_measure=True)
        | Q(level="error", process__in=["issue", "inquiry"], starts_on__lte=clock.today())
    )
    persons, protected, households = set[str](), set[str](), set[str]()
    for person, household, protects in held.values_list("addressee_no", "household_no", "support_measure"):
        (protected if protects else persons).add(person)
        households.add(household)
    households |= set(
        Person.objects.filter(addressee_no__in=protected, active=True).values_list("household_no", flat=True)
    )
    members = Person.objects.filter(household_no__in=households - {""}).values_list("addressee_no", flat=True)
    return (persons | protected | set(members)) - {""}
