"""台帳の状態機械: clerks at work, for whichever register stands behind it (in memory, in the database).

Each step takes a seed, so that a failure shrinks. What a register may never show is in its `faults`. Every kind of
notice has its maker in `MAKERS`; 取消し is the one step that looks at the whole history first.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from openjuki.kernel.notices import (
    address_correction,
    corrections,
    death,
    entry_ex_officio,
    foreign,
    name_requests,
    nationality,
    numbers,
)
from openjuki.kernel.notices import household_change as household
from openjuki.kernel.notices.any import ALL
from openjuki.kernel.notices.birth import Birth
from openjuki.kernel.notices.cancellation import Cancellation, Later, Undone
from openjuki.kernel.notices.family_register import FamilyRegisterNotice
from openjuki.kernel.notices.inter_ward_move import InterWardMove
from openjuki.kernel.notices.move_in import MoveIn
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import MoveOut
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal
from openjuki.kernel.notices.move_within import MoveWithin
from openjuki.kernel.notices.renewal import Renewal
from openjuki.kernel.register import replay
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.register.version import Version
from openjuki.kernel.unwinding.histories import Event, again, differences, is_active
from openjuki.kernel.unwinding.plan import Proposal, proposed
from openjuki.kernel.unwinding.premises import NOT_CANCELLED
from support import notices_of_households as of_households
from support import notices_of_persons as of_persons
from support.memory_register import MemoryRegister
from support.register_desk import GROUNDS, START, Desk

Maker = Callable[[Desk], Any]
SEEDS = st.integers(0, 9999)
#: What was settled, and what was refused, over all runs of a machine.
DONE: Counter[str] = Counter()

ARRIVALS: Final[dict[type, Maker]] = {
    MoveIn: of_households.move_in,
    foreign.ForeignEntry: of_households.foreign_entry,
    entry_ex_officio.EntryExOfficio: of_households.entry_ex_officio,
    Birth: of_households.birth,
}
MOVES: Final[dict[type, Maker]] = {
    MoveWithin: of_households.move_within,
    InterWardMove: of_households.inter_ward_move,
    MoveOut: of_households.move_out,
    MoveOutWithdrawal: of_households.move_out_withdrawal,
    MoveInNotification: of_households.move_in_notification,
}
HOUSEHOLDS: Final[dict[type, Maker]] = {
    household.HouseholdSplit: of_households.household_split,
    household.HouseholdMerge: of_households.household_merge,
    household.HouseholdReassignment: of_households.household_reassignment,
    household.NewHouseholder: of_households.new_householder,
}
REMOVALS: Final[dict[type, Maker]] = {
    death.Death: of_households.death,
    death.Disappearance: of_households.disappearance,
    entry_ex_officio.RemovalExOfficio: of_households.removal_ex_officio,
    entry_ex_officio.Restoration: of_households.restoration,
}
RECORDS: Final[dict[type, Maker]] = {
    corrections.CorrectionExOfficio: of_persons.correction_ex_officio,
    corrections.MinorCorrection: of_persons.minor_correction,
    corrections.ErrorCorrection: of_persons.error_correction,
    corrections.FuriganaNotice: of_persons.furigana_notice,
    corrections.ReadingCheck: of_persons.reading_check,
    corrections.ImmigrationNotice: of_persons.immigration_notice,
    corrections.OfficeNotice: of_persons.office_notice,
    corrections.AdultWardNotice: of_persons.adult_ward_notice,
    corrections.CardNotice: of_persons.card_notice,
    address_correction.AddressCorrection: of_persons.address_correction,
    FamilyRegisterNotice: of_persons.family_register_notice,
    foreign.RelationshipNotice: of_persons.relationship_notice,
}
PERSONS: Final[dict[type, Maker]] = {
    name_requests.FormerSurnameRequest: of_persons.former_surname,
    name_requests.AliasRequest: of_persons.alias,
    numbers.ResidentCodeChange: of_persons.resident_code_change,
    numbers.ResidentCodeExOfficio: of_persons.resident_code_ex_officio,
    numbers.IndividualNumberChange: of_persons.individual_number_change,
    numbers.IndividualNumberExOfficio: of_persons.individual_number_ex_officio,
    Renewal: of_persons.renewal,
    nationality.Naturalization: of_persons.naturalization,
    nationality.NationalityLost: of_persons.nationality_lost,
}
for made in (MOVES, HOUSEHOLDS):
    made |= of_households.counterparts(made)
#: Every kind but 取消し, which `take_back` makes.
MAKERS: Final = ARRIVALS | MOVES | HOUSEHOLDS | REMOVALS | RECORDS | PERSONS
#: What one kind does in several ways: 異動事由 → the kind; each of them is wanted, too.
ACTS: Final[dict[str, type]] = {
    **dict.fromkeys(("former_surname_change", "former_surname_removal"), name_requests.FormerSurnameRequest),
    "alias_removal": name_requests.AliasRequest,
    **dict.fromkeys(
        ("individual_number_entry", "individual_number_correction"), numbers.IndividualNumberExOfficio
    ),
    **dict.fromkeys(("renewal_entry", "reconstruction_entry"), Renewal),
    **dict.fromkeys(("removal_nationality_lost", "entry_nationality_lost"), nationality.NationalityLost),
    "move_out_abroad": MoveOut,
    **dict.fromkeys(("cancel_add", "cancel_remove", "cancel_correct"), Cancellation),
}
#: What other notices speak of: residents of both sorts, one without a number, two
#: households at one address, who leaves, who is removed.
_GROUND: Final = (
    MoveIn, foreign.ForeignEntry, Birth, household.HouseholdSplit, MoveOut, entry_ex_officio.RemovalExOfficio,
)  # fmt: skip
EARLY: Final = "Cancellation settled of an early event"
ACROSS: Final = "Cancellation settled across a renewal that was made again"


def missing() -> list[str]:
    """What no step has settled yet: kinds of notice, what they do, the 取消し of an event that was not the last.

    And of one that a 改製 stood after.
    """
    return [k for k in (*(f"{kind.__name__} settled" for kind in ALL), EARLY, ACROSS, *ACTS) if not DONE[k]]


class RegisterSteps(RuleBasedStateMachine):
    """Notices of every sort in any order, days that go by, and events that are taken back."""

    register: MemoryRegister

    def fresh(self) -> MemoryRegister:
        """An empty register."""
        return MemoryRegister(START)

    @initialize()
    def empty(self) -> None:
        self.register = self.fresh()
        self.desk = Desk(self.register)
        self.painted: dict[str, tuple[int, dict[date, int]]] = {}
        self.remembered: dict[datetime, tuple[dict[str, Record], dict[str, dict[date, int]]]] = {}

    def made(self, kind: type, seed: int) -> Any:
        """A notice of a kind; None where nobody could notify it now."""
        self.desk.chance = random.Random(seed)
        return MAKERS[kind](self.desk)

    def notify(self, kind: type, seed: int) -> None:
        if (notice := self.made(kind, seed)) is not None:
            DONE[f"{kind.__name__} {'settled' if self.register.settle(notice) else 'refused'}"] += 1

    @rule(kind=st.sampled_from(list(ARRIVALS)), seed=SEEDS)
    def somebody_comes(self, kind: type, seed: int) -> None:
        self.notify(kind, seed)

    @rule(kind=st.sampled_from(list(MOVES)), seed=SEEDS)
    def somebody_moves(self, kind: type, seed: int) -> None:
        self.notify(kind, seed)

    @rule(kind=st.sampled_from(list(HOUSEHOLDS)), seed=SEEDS)
    def a_household_changes(self, kind: type, seed: int) -> None:
        self.notify(kind, seed)

    @rule(kind=st.sampled_from(list(REMOVALS)), seed=SEEDS)
    def somebody_is_removed_or_restored(self, kind: type, seed: int) -> None:
        self.notify(kind, seed)

    @rule(kind=st.sampled_from(list(RECORDS)), seed=SEEDS)
    def a_record_is_corrected(self, kind: type, seed: int) -> None:
        self.notify(kind, seed)

    @rule(kind=st.sampled_from(list(PERSONS)), seed=SEEDS)
    def names_numbers_nationality(self, kind: type, seed: int) -> None:
        self.notify(kind, seed)

    @rule(days=st.integers(1, 15))
    def days_go_by(self, days: int) -> None:
        self.register.pass_days(days)

    @rule(seed=SEEDS, part=st.booleans())
    def take_back(self, seed: int, part: bool) -> None:
        """Any event, the last or an early one, for all or for one, with the plan as it is proposed."""
        chance, events = random.Random(seed), self.register.all_events()
        if events:
            self.unwind(chance.choice(events), chance, part=part)

    @rule(seed=SEEDS, part=st.booleans())
    def take_back_across_a_renewal(self, seed: int, part: bool) -> None:
        """改製・再製 of somebody, and what was before it is taken back; others' steps stand between them, or none."""
        if seed % 2:
            self.notify(Renewal, seed)
        copied = {
            v.event_id
            for versions in self.register.history.values()
            for at, v in enumerate(versions)
            if any(later.reason in NOT_CANCELLED for later in versions[at + 1 :])
        }
        chance = random.Random(seed)
        if events := [e for e in self.register.all_events() if e.event_id in copied]:
            self.unwind(chance.choice(events), chance, part=part)

    def unwind(self, event: Event, chance: random.Random, *, part: bool) -> None:
        """The event is taken back, with the plan as it is proposed."""
        persons = [chance.choice(event.persons)] if part else list(event.persons)
        history = {n: list(v) for n, v in self.register.history.items()}
        bare = Cancellation(
            **self.desk.head(persons[0]), event_id=event.event_id, grounds=GROUNDS,
            members=tuple(Undone(n) for n in persons),
        )  # fmt: skip
        plan = proposed(self.register.view(bare), event.event_id, persons)
        notice = replace(bare, later=tuple(Later(each.event.event_id, each.redo) for each in plan))
        settled = self.register.settle(notice)
        DONE[f"Cancellation {'settled' if settled else 'refused'}"] += 1
        DONE[EARLY] += settled and bool(plan)
        DONE[ACROSS] += settled and any(p.redo and p.event.reason in NOT_CANCELLED for p in plan)
        if settled:
            self.the_plan_was_carried_out(history, event.event_id, persons, plan)
        else:
            assert self.register.history == history, "a refused cancellation has left a trace"

    def the_plan_was_carried_out(
        self, history: dict[str, list[Version]], event_id: str, persons: list[str], plan: list[Proposal]
    ) -> None:
        """The state before the event, then what the plan does again, in order; and nobody else's record changed."""
        gone, then = {each.event.event_id for each in plan}, dict[str, Record | None]()
        home = set()
        for number, versions in history.items():
            own = gone | {event_id} if number in persons else gone
            first = next((at for at, v in enumerate(versions) if v.event_id in own), None)
            if first is not None:
                then[number] = versions[first - 1].record if first else None
                home |= {number} if is_active(then[number]) else set()
            else:
                self.no_other_than_the_householders_name(number, versions)
        redone = chain.from_iterable(each.event.versions for each in plan if each.redo)
        for version in redone:
            then[version.addressee_no] = again(history, version, then[version.addressee_no])
        for number, record in then.items():
            now = self.register.current(number).record
            if record is None:
                assert not is_active(now)
                continue
            # Into which household somebody comes back, the cancellation decides; all else is as it was.
            free = {"household_no", "householder_name"} if number in home else {"householder_name"}
            other = [n for n in FIELD_NAMES if n not in free and getattr(now, n) != getattr(record, n)]
            assert not other, f"{number}: {other} are not as before the event {event_id}"

    def no_other_than_the_householders_name(self, number: str, versions: list[Version]) -> None:
        """Whom the cancellation does not take back keeps everything but, where that changes, 世帯主氏名."""
        more = self.register.history[number][len(versions) :]
        assert len(more) <= 1, f"{number} is changed by another's cancellation"
        for version in more:
            changed = differences(versions[-1].record, version.record)
            assert set(changed) == {"householder_name"}, f"{changed} of {number} by another's cancellation"

    def besides(self, seed: int) -> None:
        """What only this register can do, once a round of `settle_the_rest`."""

    @invariant()
    def the_register_is_sound(self) -> None:
        faults = list(self.register.faults())
        assert not faults, faults
        self._remember()

    def _remember(self) -> None:
        """What the register shows now, painted over the days as each version came: replay is not asked for it."""
        moment = max((v[-1].recorded_at for v in self.register.history.values()), default=None)
        if moment is None:
            return
        for number, versions in self.register.history.items():
            seen, days = self.painted.get(number, (0, {}))
            for version in versions[seen:]:
                DONE[version.reason] += 1
                days = {day: no for day, no in days.items() if day < version.changed_on}
                days[version.changed_on] = version.history_no
            self.painted[number] = len(versions), days
        now = {n: v[-1].record for n, v in self.register.history.items()}
        self.remembered[moment] = now, {n: days for n, (_, days) in self.painted.items()}

    def teardown(self) -> None:
        """二つの時間軸: whatever was shown at any moment, for any day, is found again in the history."""
        for moment, (now, days) in getattr(self, "remembered", {}).items():
            for number, versions in self.register.history.items():
                known = replay.known_at(versions, moment)
                shown = replay.current(known)
                assert (shown and shown.record) == now.get(number), f"{number} as known at {moment}"
                counted = {start: version.history_no for version, start, _ in replay.periods(known)}
                assert counted == days.get(number, {}), f"{number} day by day, as known at {moment}"
                for day, history_no in days.get(number, {}).items():
                    version = replay.as_of(versions, day, known=moment)
                    assert version is not None, f"{number} on {day} at {moment}"
                    assert version.history_no == history_no, f"{number} on {day} at {moment}"


def settle_the_rest(machine: RegisterSteps, rounds: int = 60) -> None:
    """Whatever chance has left out is notified in turn, on what it needs, until each kind was settled once."""
    machine.empty()
    for seed in range(rounds):
        wanted = missing()
        if not wanted:
            break
        kinds = {k for k in ALL if f"{k.__name__} settled" in wanted} | {ACTS[k] for k in wanted if k in ACTS}
        for kind in (*_GROUND, *(k for k in MAKERS if k in kinds and k not in _GROUND)):
            machine.notify(kind, seed)
            machine.the_register_is_sound()
        if Cancellation in kinds or EARLY in wanted:
            machine.take_back(seed=seed, part=False)
            machine.the_register_is_sound()
        if ACROSS in wanted:
            machine.take_back_across_a_renewal(seed=seed * 2 + 1, part=False)
            machine.the_register_is_sound()
        machine.besides(seed)
        machine.days_go_by(days=1 + seed % 5)
    machine.teardown()
