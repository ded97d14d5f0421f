"""A register in memory: as small as can be, it settles what `decide` allows. For state machines over all kinds.

It knows no rule. What it checks is in `faults`, which says what no register may ever show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from openjuki.kernel.decide import decide
from openjuki.kernel.decide.departure import departure_changes
from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.shape import named_households, named_persons, place_of
from openjuki.kernel.numbers import resident_code
from openjuki.kernel.register import replay
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import Change, Decision
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import AddressRow, Household, RegisterView, Settings, Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.kernel.unwinding.histories import Event, dragged, events_of, is_active, resting_on


@dataclass
class MemoryRegister:
    """`history`: 宛名番号 → versions. `population`: what the reasons of all changes add up to."""

    today: date
    ward: str = "04101"
    history: dict[str, list[Version]] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    settled: Counter[str] = field(default_factory=Counter)
    population: int = 0
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
            settings=Settings(wards=frozenset({self.ward})),
        )

    def settle(self, notice: Any) -> bool:
        """Judge and write; False where it is refused."""
        decision = decide(self.view(notice), notice, self.today)
        kind = type(notice).__name__
        if decision.refused:
            self.refused[kind] += 1
            return False
        self.write(decision)
        self.settled[kind] += 1
        return True

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
        was = is_active(versions[-1].record if versions else None)
        self.population += is_active(change.record) - was
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
        yield from _of_histories(self.history)
        heads = Counter(
            v.record.household_no for v in self.residents().values() if v.record.relationship == HOUSEHOLDER
        )
        yield from (f"two householders in {h}" for h, count in heads.items() if count > 1)
        yield from _doubles("resident_code", self.residents().values())
        yield from _doubles("individual_number", self.residents().values())
        if self.population != len(self.residents()):
            yield f"population {self.population} is not {len(self.residents())}"


def _of_histories(history: dict[str, list[Version]]) -> Iterator[str]:
    owners: dict[str, str] = {}
    for number, versions in history.items():
        ordered = replay.in_order(versions)
        if replay.current(versions) != versions[-1] or [v.history_no for v in ordered] != list(
            range(1, len(versions) + 1)
        ):
            yield f"history of {number}"
        known = replay.known_at(versions, versions[-1].recorded_at)
        if replay.as_of(versions, date.max) != replay.as_of(known, date.max):
            yield f"the two axes of {number} differ"
        for version in versions:
            code = str(version.record.resident_code)
            if code and owners.setdefault(code, number) != number:
                yield "a resident code has passed to another person"
            if not version.record.household_no:
                yield f"{number} is in no household"
            if version.record.status not in Status.LABELS:
                yield f"{number} has no state"


def _doubles(item: str, versions: Iterable[Version]) -> Iterator[str]:
    found = Counter(getattr(v.record, item) for v in versions if getattr(v.record, item))
    yield from (f"{item} twice" for count in found.values() if count > 1)
