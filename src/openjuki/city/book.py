"""台帳 — the register of one shard while its years go by. Knows no rule: `decide` judges every event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from openjuki.city.numbers import Numbers
from openjuki.kernel.decide import decide
from openjuki.kernel.notices.any import Notice
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.decision import ERROR, Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.register.view import AddressRow, Household, RegisterView, Settings, Subject
from openjuki.runtime.characters import Repertoire


@dataclass(frozen=True, slots=True)
class Event:
    """事件 — one settled case, or the initial load of the shard (`reason` 改製(記載))."""

    event_id: str
    reason: str
    ward: str
    changed_on: date
    notified_on: date | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Office:
    """窓口の設定 — what every view of this city has in common."""

    settings: Settings
    closing_days: frozenset[date]
    repertoire: Repertoire


@dataclass(slots=True)
class Book:
    """One shard's register. `history`: 宛名番号 → versions; `households`: 世帯番号 → members in order.

    `first_event`: id of its first event; the ranges of two shards do not touch.
    """

    first_event: int
    ward: str
    office: Office
    numbers: Numbers
    history: dict[str, list[Version]] = field(default_factory=dict)
    households: dict[str, list[str]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    alerts: Counter[str] = field(default_factory=Counter)

    def begin(self, reason: str, changed_on: date, notified_on: date | None, recorded_at: datetime) -> str:
        """Open an event and give its id, unique in the city."""
        event_id = str(self.first_event + len(self.events))
        self.events.append(Event(event_id, reason, self.ward, changed_on, notified_on, recorded_at))
        return event_id

    def load(self, event_id: str, reason: str, key: str, changed_on: date, record: Record) -> None:
        """Enter a first version carried over from the former system (移行), under the first event."""
        at = self.events[0].recorded_at
        version = Version(key, 1, event_id, reason, changed_on, record.notified_on, at, record)
        self.history[key] = [version]
        if record.status == Status.RESIDENT:
            self.households.setdefault(record.household_no, []).append(key)

    def current(self, key: str) -> Version:
        """The newest version of a person."""
        return self.history[key][-1]

    def view(self, town: AddressRow, *households: str, present: tuple[str, ...] = ()) -> RegisterView:
        """台帳の断面 with these households, whole, and one row of the address dictionary."""
        return RegisterView(
            subjects={
                key: Subject(key, self.current(key)) for no in households for key in self.households[no]
            },
            households={no: Household(no, tuple(self.households[no])) for no in households},
            addresses={(town.code, town.town_code): town},
            residents_at=present,
            closing_days=self.office.closing_days,
            repertoire=self.office.repertoire,
            settings=self.office.settings,
        )

    def settle(
        self, reason: str, view: RegisterView, notice: Notice, at: datetime
    ) -> Mapping[str, str] | None:
        """Judge a notice and, unless it is refused, write what follows.

        Gives the numbers drawn, by the key of their Take (世帯番号: ``household_no``); None when refused.
        """
        decision = decide(view, notice, at.date())
        if decision.refused:
            self.refused.update(each.id for each in decision.findings if each.level == ERROR)
            return None
        self.alerts.update(each.id for each in decision.alerts)
        drawn = {take: self._draw(take.kind) for take in decision.takes()}
        event_id = self.begin(reason, notice.changed_on, notice.notified_on, at)
        changes = decision.filled(drawn).changes
        for change in changes:
            self._write(event_id, change, at)
        self._rank({change.record.household_no for change in changes})
        return {
            "household_no" if take.kind == "household_no" else take.key: number
            for take, number in drawn.items()
            if take.kind != "resident_code"
        }

    def _draw(self, kind: str) -> str:
        if kind == "addressee_no":
            return self.numbers.addressee_no()
        return self.numbers.household_no() if kind == "household_no" else self.numbers.resident_code()

    def _write(self, event_id: str, change: Change, at: datetime) -> None:
        versions = self.history.setdefault(change.subject, [])
        if versions:
            self._leave(versions[-1].record.household_no, change.subject)
        versions.append(
            Version(
                change.subject,
                len(versions) + 1,
                event_id,
                change.reason,
                change.changed_on,
                change.notified_on,
                at,
                change.record,
                change.changed_on_text,
                change.note,
            )
        )
        if change.record.status == Status.RESIDENT:
            self.households.setdefault(change.record.household_no, []).append(change.subject)

    def _leave(self, household_no: str, key: str) -> None:
        members = self.households.get(household_no, [])
        if key in members:
            members.remove(key)
        if not members:
            self.households.pop(household_no, None)

    def _rank(self, households: set[str]) -> None:
        """Put the members of these households back into the order that their records state."""
        for no in households:
            if no in self.households:
                self.households[no].sort(key=lambda key: self.current(key).record.member_order or 0)
