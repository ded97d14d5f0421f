"""分割単位 — builds one shard: part of a ward, from nobody to a register with years of history.

A shard depends on the seed, the day and its own number only, so any number of processes gives the same city.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from openjuki.city import calendar, families, foreigners
from openjuki.city.addresses import Elsewhere, Ward
from openjuki.city.book import Book, Office
from openjuki.city.draw import chance_for, day_between
from openjuki.city.entries import Loaded
from openjuki.city.homes import Homes
from openjuki.city.moves import Years
from openjuki.city.numbers import Numbers
from openjuki.city.people import Family, People
from openjuki.city.removed import leavers, removed, removed_on
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import Settings
from openjuki.runtime import places
from openjuki.runtime.characters import repertoire

#: Shares of households: foreign; come by 転入 since the load (besides those with small children).
FOREIGN, ARRIVE = 0.027, 0.13
#: Event ids of one shard: more than it can ever have.
EVENTS = 10_000_000
#: Removed records (除票) for each hundred residents.
REMOVED = 0.05
#: The synthetic families are built up to this share; single people fill the rest to the exact count.
FILLED_BY_FAMILIES = 0.985


@dataclass(frozen=True, slots=True)
class Plan:
    """一つの分割単位 — what a worker needs to know. `people`: 現住民 at the end; `first`, `span`: serials."""

    seed: int
    part: int
    city: str
    ward: str
    people: int
    first: int
    span: int
    as_of: date
    years: int

    @property
    def loaded_on(self) -> date:
        """移行日: the open day from which this system keeps the register."""
        day = self.as_of - timedelta(days=round(365.25 * self.years))
        return calendar.next_open(day, office(self.city, self.as_of, self.years).closing_days)


@cache
def ward_of(seed: int, code: str) -> Ward:
    """住所辞書 of a ward, made once per process."""
    return Ward(seed, code)


@cache
def elsewhere(city: str) -> Elsewhere:
    """The rest of Japan, read once per process."""
    return Elsewhere(city)


@cache
def office(city: str, as_of: date, years: int) -> Office:
    """What every view of the city shares."""
    wards = frozenset(ward.code for ward in places.wards(city)) or frozenset({city})
    return Office(
        Settings(wards=wards),
        calendar.closing_days(as_of - timedelta(days=366 * (years + 1)), as_of + timedelta(days=366)),
        repertoire(),
    )


def build(plan: Plan) -> Book:
    """Build one shard. The register then has exactly `plan.people` residents."""
    chance = chance_for(plan.seed, "shard", plan.part)
    people = People(chance, plan.as_of)
    numbers = Numbers(plan.seed, plan.first, plan.span)
    loaded_on = plan.loaded_on
    book = Book(plan.part * EVENTS + 1, plan.ward, office(plan.city, plan.as_of, plan.years), numbers)
    homes = Homes(chance, ward_of(plan.seed, plan.ward))
    years = Years(chance, people, book, homes, elsewhere(plan.city), loaded_on)
    loader = _Loader(plan, chance, book, homes, Loaded(chance, numbers, loaded_on))
    count = 0
    while count < plan.people * FILLED_BY_FAMILIES - 8:
        family = _family(chance, people, plan)
        count += len(family.members)
        if family.youngest >= loaded_on or chance.random() < ARRIVE:
            years.plan_arrival(family)
        else:
            loader.load(family)
            years.plan_life(family, loaded_on)
    gone = 0
    while gone < round(plan.people * REMOVED):
        gone += loader.load_removed(people)
    years.pass_by()
    for _ in range(plan.people - sum(len(members) for members in book.households.values())):
        single = families.single(people)
        single.domicile = _domicile(chance, plan)
        loader.load(single)
    return book


def _family(chance: Random, people: People, plan: Plan) -> Family:
    made = foreigners.family(people) if chance.random() < FOREIGN else families.family(people)
    made.domicile = _domicile(chance, plan)
    for person in made.members:
        if person.foreign is None and person.birth.year < 1950 and chance.random() < 0.004:
            person.birth_text = f"昭和{person.birth.year - 1925}年頃" if person.birth.year > 1926 else ""
    return made


def _domicile(chance: Random, plan: Plan) -> str:
    """本籍: half the families keep theirs elsewhere."""
    if chance.random() < 0.5:
        return elsewhere(plan.city).domicile(chance)
    home, _ = ward_of(plan.seed, plan.ward).home(chance, False)
    return home.text + home.lot.removesuffix("号").replace("番", "番地")


@dataclass(slots=True)
class _Loader:
    """初期登録 of one shard: a single event, made before all others."""

    plan: Plan
    chance: Random
    book: Book
    homes: Homes
    loaded: Loaded
    event_id: str = ""

    def __post_init__(self) -> None:
        day = self.loaded.loaded_on
        at = datetime(day.year, day.month, day.day, 6, 0, tzinfo=calendar.JST)
        self.event_id = self.book.begin("renewal_entry", day, None, at)

    def load(self, family: Family) -> None:
        """Enter a family of residents as they stand on the day of the load (改製)."""
        for person, record in zip(family.members, self._records(family, self.loaded.loaded_on), strict=True):
            self.book.load(self.event_id, "renewal_entry", person.key, self.loaded.loaded_on, record)

    def load_removed(self, people: People) -> int:
        """Enter a family that left before the load (除票); gives how many people."""
        family, reason = leavers(people)
        day = removed_on(self.chance, family, self.loaded.loaded_on)
        if not family.youngest < day < self.loaded.loaded_on:
            return 0
        family.domicile = _domicile(self.chance, self.plan)
        for person, record in zip(family.members, self._records(family, day), strict=True):
            gone = removed(self.chance, record, reason, day, elsewhere(self.plan.city))
            self.book.load(self.event_id, reason, person.key, day, gone)
        return len(family.members)

    def _records(self, family: Family, until: date) -> list[Record]:
        """Records of a family that lived here on a day: always, or since some day after a 転入."""
        home, _ = self.homes.find(len(family.members) == 1)
        grown = family.members[0].birth + timedelta(days=20 * 365)
        before = elsewhere(self.plan.city).address(self.chance) if self.chance.random() < 0.7 else None
        first = max(min(grown, until), until - timedelta(days=40 * 365))
        since = day_between(self.chance, first, until - timedelta(days=1))
        return self.loaded.records(family, home, before, since)
