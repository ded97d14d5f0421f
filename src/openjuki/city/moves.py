"""異動の合成 — the years after the load: families arrive, move, split and take someone in.

Each event is a notice as a counter would enter it, settled by `Book.settle`, which asks the kernel. The
order is the order of 処理日, so that histories grow as they do in a register.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from openjuki.city import calendar, entries, names
from openjuki.city.addresses import Elsewhere
from openjuki.city.book import Book
from openjuki.city.draw import day_between
from openjuki.city.homes import Homes
from openjuki.city.people import Family, People
from openjuki.kernel.dates.ages import attains_on
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_within import MoveWithin, MovingMember
from openjuki.kernel.notices.parties import IdentityCheck, Notifier

#: Per family and year: a 転居 of the whole household; of a grown child alone; someone joins from outside.
MOVES_WITHIN, LEAVES_HOME, TAKES_IN = 0.07, 0.03, 0.006
#: Share of notices later than the law allows (住基法 第22条・第23条: 14 days).
LATE = 0.03
#: A household rests this long between two events, so that no notice overtakes an earlier one.
REST: Final = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Plan:
    """予定 — something that will happen: on `handled_on` (処理日) a notice of `kind` about a family."""

    handled_on: date
    serial: int
    kind: str
    moved_on: date
    family: Family


class Years:
    """異動の年月 of one shard, from the load to `as_of`."""

    def __init__(
        self, chance: Random, people: People, book: Book, homes: Homes, elsewhere: Elsewhere, first: date
    ) -> None:
        self.chance = chance
        self.people = people
        self.book = book
        self.homes = homes
        self.elsewhere = elsewhere
        self.first = first
        self.plans: list[Plan] = []

    def plan_arrival(self, family: Family) -> None:
        """Plan a 転入 of the whole family after its youngest was born, then what follows it."""
        earliest = max(self.first, family.youngest) + timedelta(days=20)
        moved_on = day_between(self.chance, earliest, self.people.as_of - timedelta(days=21))
        self._plan("move_in", max(moved_on, earliest), family)
        self.plan_life(family, moved_on)

    def plan_life(self, family: Family, since: date) -> None:
        """Plan what a family that lives here since a day will do until the end."""
        day = since
        for kind, rate in (("move_within", MOVES_WITHIN), ("leave", LEAVES_HOME), ("join", TAKES_IN)):
            day += REST
            left = (self.people.as_of - day).days
            if left > 40 and self.chance.random() < 1 - (1 - rate) ** (left / 365):
                day = day_between(self.chance, day, self.people.as_of - timedelta(days=21))
                self._plan(kind, day, family)

    def _plan(self, kind: str, moved_on: date, family: Family) -> None:
        late = self.chance.random() < LATE
        delay = 15 + int(self.chance.random() * 45) if late else int(self.chance.random() * 12)
        handled_on = calendar.next_open(moved_on + timedelta(days=delay), self.book.office.closing_days)
        if handled_on <= self.people.as_of:
            self.plans.append(Plan(handled_on, len(self.plans), kind, moved_on, family))

    def pass_by(self) -> None:
        """Let everything planned happen, in order of 処理日."""
        self.plans.sort(key=lambda plan: (plan.handled_on, plan.serial))
        happen = {
            "move_in": self._move_in,
            "move_within": self._move_within,
            "leave": self._leave,
            "join": self._join,
        }
        for plan in self.plans:
            happen[plan.kind](plan, calendar.office_hours(self.chance, plan.handled_on))

    def _move_in(self, plan: Plan, at: datetime) -> None:
        """転入: the family with a 転出証明書, into a home where nobody lives."""
        self._arrive(plan, at, plan.family, "")

    def _join(self, plan: Plan, at: datetime) -> None:
        """転入 of one person into a household that is there: a parent of the householder, or a relative."""
        householder = plan.family.members[0]
        if not householder.key or householder.foreign is not None or householder.relationship != "世帯主":
            return
        age = (plan.moved_on - householder.birth).days / 365.25
        parent = age < 66 and not any("母" in p.relationship for p in plan.family.members)
        older = 24 + self.chance.random() * 10 if parent else -2.0
        surname = householder.surname if parent else names.surname(self.chance)
        years = (self.people.as_of - householder.birth).days / 365.25 + older
        guest = self.people.person(surname, "2", years, "母" if parent else "縁故者")
        household_no = self.book.current(householder.key).record.household_no
        arrival = Family([guest], guest.shown_name, self.elsewhere.domicile(self.chance))
        if self._arrive(plan, at, arrival, household_no):
            plan.family.members.append(guest)

    def _arrive(self, plan: Plan, at: datetime, family: Family, joins: str) -> bool:
        if joins:
            home, town = self.homes.of(self.book, joins)
            present = tuple(self.book.households[joins])
        else:
            home, town = self.homes.find(len(family.members) == 1)
            present = ()
        first = family.members[0]
        rows = tuple(
            entries.mover(self.chance, person, family, self.book.numbers, f"m{n}", plan.moved_on)
            for n, person in enumerate(family.members)
        )
        notice = MoveIn(
            ward=home.code,
            notified_on=plan.handled_on,
            moved_in_on=plan.moved_on,
            address=home,
            previous_address=self.elsewhere.address(self.chance),
            members=rows,
            notifier=Notifier(first.shown_name, "self" if joins else "householder"),
            identity=IdentityCheck("licence" if first.foreign is None else "residence_card"),
            joins=joins,
            previous_householder_name=first.shown_name,
            certificate_move_out_on=plan.moved_on - timedelta(days=int(self.chance.random() * 10)),
        )
        view = self.book.view(town, *([joins] if joins else []), present=present)
        drawn = self.book.settle("move_in", view, notice, at)
        if drawn is None:
            return False
        for n, person in enumerate(family.members):
            person.key = drawn[f"m{n}"]
        return True

    def _move_within(self, plan: Plan, at: datetime) -> None:
        """転居 of a whole household to another home of the ward."""
        if plan.family.members[0].key:
            household_no = self.book.current(plan.family.members[0].key).record.household_no
            members = tuple(MovingMember(key) for key in self.book.households[household_no])
            self._move(plan, at, household_no, members)

    def _leave(self, plan: Plan, at: datetime) -> None:
        """転居 of a grown child alone, into a household of its own."""
        for person in plan.family.members:
            if not person.key or person.relationship != "子" or attains_on(person.birth, 18) > plan.moved_on:
                continue
            household_no = self.book.current(person.key).record.household_no
            if self._move(plan, at, household_no, (MovingMember(person.key, "世帯主"),)):
                plan.family.members.remove(person)
            return

    def _move(self, plan: Plan, at: datetime, household_no: str, members: tuple[MovingMember, ...]) -> bool:
        home, town = self.homes.find(len(members) == 1)
        record = self.book.current(members[0].addressee_no).record
        foreign = bool(record.roman_name)
        name = record.roman_name if foreign else f"{record.surname}　{record.given_name}"
        notice = MoveWithin(
            ward=home.code,
            notified_on=plan.handled_on,
            moved_on=plan.moved_on,
            household_no=household_no,
            address=home,
            members=members,
            notifier=Notifier(name, "self", addressee_no=members[0].addressee_no),
            identity=IdentityCheck("residence_card" if foreign else "number_card"),
        )
        return self.book.settle("move_within", self.book.view(town, household_no), notice, at) is not None
