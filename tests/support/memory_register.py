"""A register in memory: as small as can be, it settles what `decide` allows. For state machines over all kinds.

It knows no rule. What it checks is in `faults`, which says what no register may ever show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from openjuki.kernel.decide import decide
from openjuki.kernel.decide.departure import departure_changes
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import MoveOut
from openjuki.kernel.notices.shape import entrants, named_households, named_persons, place_of
from openjuki.kernel.notices.stated_cards import stated_cards
from openjuki.kernel.numbers import resident_code
from openjuki.kernel.numbers.card_no import CARDS
from openjuki.kernel.register import replay
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change, Decision
from openjuki.kernel.register.reasons import ENTRY, REMOVAL
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import (
    AddressRow,
    Candidate,
    Household,
    Match,
    PlannedStay,
    RegisterView,
    Settings,
    Subject,
)
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.unwinding.histories import Event, dragged, events_of, is_active, resting_on

NUMBERS = ("resident_code", "individual_number")
#: Two wards of one city: between them people move without leaving it.
WARDS = ("04101", "04102")
_NAMES = {"04101": "宮城県仙台市青葉区", "04102": "宮城県仙台市宮城野区"}


@dataclass
class MemoryRegister:
    """`history`: 宛名番号 → versions. `plans`: what 転出届 said of those who stay, by who leaves."""

    today: date
    history: dict[str, list[Version]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)
    plans: dict[str, tuple[date, dict[str, PlannedStay]]] = field(default_factory=dict)
    serial: int = 0
    events: int = 0

    def current(self, number: str) -> Version:
        return self.history[number][-1]

    def residents(self) -> dict[str, Version]:
        return {n: v[-1] for n, v in self.history.items() if is_active(v[-1].record)}

    def households(self) -> dict[str, list[str]]:
        """世帯番号 → active members in their standing order."""
        found: dict[str, list[str]] = {}
        ordered = sorted(self.residents().items(), key=lambda e: (e[1].record.member_order or 0, e[0]))
        for number, version in ordered:
            found.setdefault(version.record.household_no, []).append(number)
        return found

    def view(self, notice: Any) -> RegisterView:
        persons = [n for _, n in named_persons(notice) if n in self.history]
        households = set(named_households(notice))
        histories: dict[str, tuple[Version, ...]] = {}
        if getattr(notice, "LOOKS_BACK", False):
            histories = {n: tuple(self.history[n]) for n in persons}
        if isinstance(notice, Cancellation):
            everybody = {n: tuple(v) for n, v in self.history.items()}
            later = resting_on(everybody, notice.event_id, persons)
            persons = list(dragged(notice.event_id, persons, later))
            histories = {n: everybody[n] for n in persons}
            households = {v.record.household_no for n in persons for v in histories[n]}
        members = self.households()
        for number in persons:
            households.add(self.current(number).record.household_no)
        for household in households:
            persons += members.get(household, [])
        place = place_of(notice)
        town = AddressRow(place.code, place.town_code, place.text)
        return RegisterView(
            subjects={n: Subject(n, self.current(n), day=self.today) for n in dict.fromkeys(persons)},
            households={h: Household(h, tuple(members.get(h, ()))) for h in households},
            addresses={(place.code, place.town_code): town} if place.code else {},
            histories=histories,
            stays=self._stays([notice.addressee_no]) if isinstance(notice, MoveInNotification) else {},
            candidates={e.key: found for e in entrants(notice) if (found := tuple(self._candidates(e)))},
            number_owners={i: self._owners(i, getattr(notice, i, "")) for i in NUMBERS},
            card_owners={card: self._holders(*card) for card in stated_cards(notice, histories)},
            settings=Settings(wards=frozenset(WARDS), names=_NAMES),
        )

    def _owners(self, item: str, value: str) -> frozenset[str]:
        """Who has a number, or ever had it."""
        return frozenset(
            n
            for n, versions in self.history.items()
            if value and any(getattr(v.record, item) == value for v in versions)
        )

    def _holders(self, item: str, value: str) -> frozenset[str]:
        """Residents whose card it is now."""
        return frozenset(n for n, v in self.residents().items() if getattr(v.record, item) == value)

    def _candidates(self, person: Any) -> Iterator[Candidate]:
        """Who may be the person entered: by any strong key (`Match.STRONG` names the items)."""
        entered = {item: value for item in Match.STRONG if (value := getattr(person, item))}
        for number in self.history if entered else ():
            matched = {
                item for item, value in entered.items()
                if (number in self._owners(item, value) if item in NUMBERS
                    else getattr(self.current(number).record, item) == value)
            }  # fmt: skip
            if matched:
                yield Candidate(number, self.current(number).record, frozenset(matched))

    def settle(self, notice: Any) -> bool:
        """Judge and write; False where it is refused."""
        decision = decide(self.view(notice), notice, self.today)
        kind = type(notice).__name__
        if decision.refused:
            self.refused[kind] += 1
            return False
        if isinstance(notice, MoveOut):
            stays = {m.addressee_no: PlannedStay(m.relationship, self.current(m.addressee_no).record.relationship)
                     for m in notice.staying}  # fmt: skip
            self.plans |= {m.addressee_no: (notice.moves_out_on, stays) for m in notice.members}
        self.write(decision)
        self.settled[kind] += 1
        return True

    def _stays(self, leaving: list[str]) -> dict[str, PlannedStay]:
        """The plan of the newest 転出届 for the day that the record says."""
        day, stays = self.plans.get(leaving[0], (None, {}))
        return stays if day == self.current(leaving[0]).record.planned_move_out_on else {}

    def pass_days(self, days: int) -> None:
        """Some days later; whoever planned to leave by then has left."""
        self.today += timedelta(days=days)
        self.departures()

    def departures(self) -> None:
        """転出予定日の到来, household by household."""
        due: dict[tuple[date, str], list[str]] = {}
        for number, version in self.residents().items():
            day = replay.leaves_on(version.record)
            if day is not None and day <= self.today:
                due.setdefault((day, version.record.household_no), []).append(number)
        for (_, household), numbers in sorted(due.items()):
            members = tuple(self.households()[household])
            view = RegisterView(
                subjects={n: Subject(n, self.current(n)) for n in members},
                households={household: Household(household, members)},
                stays=self._stays(numbers),
            )
            self.write(Decision((), departure_changes(view, numbers)))

    def write(self, decision: Decision) -> None:
        decision = decision.filled({take: self._draw(take.kind) for take in decision.takes()})
        begun: dict[str, str] = {}
        for (_, redoes), group in groupby(decision.changes, key=lambda c: (c.step, c.redoes)):
            if redoes not in begun:
                self.events += 1
                begun[redoes] = str(self.events)
            for change in group:
                self._append(begun[redoes], change)

    def _draw(self, kind: str) -> str:
        self.serial += 1
        return (
            resident_code.complete(f"{self.serial:010}") if kind == "resident_code" else f"{self.serial:010}"
        )

    def _append(self, event_id: str, change: Change) -> None:
        versions = self.history.setdefault(change.subject, [])
        recorded_at = datetime(2026, 1, 1) + timedelta(minutes=self.events)  # noqa: DTZ001 - compared only
        versions.append(
            Version(
                change.subject, len(versions) + 1, event_id, change.reason, change.changed_on,
                change.notified_on, recorded_at, change.record, change.changed_on_text, change.note,
            )
        )  # fmt: skip

    def all_events(self) -> list[Event]:
        return events_of(self.history)

    def faults(self) -> Iterator[str]:
        """What no register may show."""
        residents = self.residents()
        yield from _of_histories(self.history)
        heads = Counter(
            v.record.household_no for v in residents.values() if v.record.relationship == HOUSEHOLDER
        )
        yield from (f"two householders in {h}" for h, count in heads.items() if count > 1)
        for household, members in self.households().items():
            records = [residents[n].record for n in members]
            if len({(r.ward, address_of(r)) for r in records}) > 1:
                yield f"household {household} lives at two addresses"
            head = next((full_name(r) for r in records if r.relationship == HOUSEHOLDER), "")
            if {r.householder_name for r in records} != {head}:
                yield f"records of household {household} name another householder"
        yield from _of_numbers(self.history)
        cards = Counter((c, n) for v in residents.values() for c in CARDS if (n := getattr(v.record, c)))
        yield from (f"{count} residents with one {item}" for (item, _), count in cards.items() if count > 1)
        counted = sum(_counts(v.reason) for versions in self.history.values() for v in versions)
        if counted != len(residents):
            yield f"population {counted} is not {len(residents)}"


def _of_histories(history: dict[str, list[Version]]) -> Iterator[str]:
    for number, versions in history.items():
        ordered = replay.in_order(versions)
        if replay.current(versions) != versions[-1] or [v.history_no for v in ordered] != list(
            range(1, len(versions) + 1)
        ):
            yield f"history of {number}"
        known = replay.known_at(versions, versions[-1].recorded_at)
        if replay.as_of(versions, date.max) != replay.as_of(known, date.max):
            yield f"the two axes of {number} differ"
        was = False
        for _, group in groupby(versions, key=lambda v: v.event_id):
            steps = list(group)
            now = is_active(steps[-1].record)
            if now - was != sum(_counts(v.reason) for v in steps):
                yield f"{[v.reason for v in steps]} makes {number} {'a' if now else 'no'} resident"
            was = now
        for version in versions:
            if not version.record.household_no:
                yield f"{number} is in no household"
            if version.record.status not in Status.LABELS:
                yield f"{number} has no state"


def _counts(reason: str) -> int:
    """増・減: what a change for this reason does to the population."""
    return (reason in ENTRY) - (reason in REMOVAL)


def _of_numbers(history: dict[str, list[Version]]) -> Iterator[str]:
    """A number belongs to one person for ever."""
    for item in NUMBERS:
        owners: dict[str, str] = {}
        for number, versions in history.items():
            for version in versions:
                value = str(getattr(version.record, item))
                if value and owners.setdefault(value, number) != number:
                    yield f"a {item} has passed to another person"
