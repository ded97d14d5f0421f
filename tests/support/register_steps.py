"""台帳の状態機械: clerks at work, for whichever register stands behind it (in memory, in the database).

Each step takes a seed, so that a failure shrinks. What a register may never show is in its `faults`.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.birth import Birth, Newborn
from openjuki.kernel.notices.cancellation import Cancellation, Later, Undone
from openjuki.kernel.notices.corrections import CorrectedItem, CorrectionExOfficio
from openjuki.kernel.notices.death import Death, Disappearance, RemovedMember
from openjuki.kernel.notices.entry_ex_officio import EntryExOfficio, RemovalExOfficio, Restoration
from openjuki.kernel.notices.family_register import FamilyRegisterNotice, RegisteredMember
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    NewHouseholder,
)
from openjuki.kernel.notices.move_in import MoveIn, Mover
from openjuki.kernel.notices.move_in_notification import MoveInNotification
from openjuki.kernel.notices.move_out import LeavingMember, MoveOut
from openjuki.kernel.notices.move_out_withdrawal import MoveOutWithdrawal, RemainingMember
from openjuki.kernel.notices.move_within import MoveWithin, MovingMember, StayingMember
from openjuki.kernel.notices.move_within_ex_officio import MoveWithinExOfficio
from openjuki.kernel.notices.name_requests import FormerSurnameRequest
from openjuki.kernel.notices.numbers import IndividualNumberChange, ResidentCodeChange
from openjuki.kernel.notices.parties import IdentityCheck, Notifier
from openjuki.kernel.notices.renewal import Renewal
from openjuki.kernel.numbers.individual_number import check_digit
from openjuki.kernel.register.address import Address, address_of
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.unwinding.histories import is_active
from openjuki.kernel.unwinding.plan import proposed
from support.memory_register import MemoryRegister

START = date(2026, 4, 1)
WARD = "04101"
BY: dict[str, Any] = {
    "notifier": Notifier("試験　太郎", "householder"),
    "identity": IdentityCheck("licence", "運転免許証"),
}
GROUNDS = Grounds("request", "申出書", START)
FAMILY_REGISTER = Grounds("family_register", "戸籍届書", START)
ELSEWHERE = Address("13101", "0020000", "東京都千代田区丸の内", "１番１号", "", "1000005")
#: What was settled, and what was refused, over all runs of a machine.
DONE: Counter[str] = Counter()
OTHERS = ("妻", "子", "子", "母")
BORN = {"母": 1950, "子": 2010}
SEEDS = st.integers(0, 9999)
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_KANA = str.maketrans("0123456789", "レイニサヨゴムナハク")


def home(n: int) -> Address:
    return Address(WARD, "0001000", "宮城県仙台市青葉区青葉町", f"{n}番", "", "9810916")


class RegisterSteps(RuleBasedStateMachine):
    """Notices of every sort in any order, days that go by, and events that are taken back."""

    register: MemoryRegister

    def fresh(self) -> MemoryRegister:
        """An empty register."""
        return MemoryRegister(START)

    @initialize()
    def empty(self) -> None:
        self.register = self.fresh()
        self.families = self.born = self.numbers = 0

    def draw(self, seed: int) -> tuple[random.Random, str, list[str]]:
        """A household and its members."""
        chance = random.Random(seed)
        households = self.register.households()
        household = chance.choice(sorted(households)) if households else ""
        return chance, household, households.get(household, [])

    @property
    def head(self) -> dict[str, Any]:
        return {"ward": WARD, "notified_on": self.register.today}

    def settle(self, notice: Any) -> None:
        DONE[f"{type(notice).__name__} {'settled' if self.register.settle(notice) else 'refused'}"] += 1

    def _mover(self, at: int, relationship: str, **items: Any) -> Mover:
        sex = "2" if relationship in "妻母" else "1"
        birth = UncertainDate.exact(date(BORN.get(relationship, 1980), 1 + at, 3))
        own: dict[str, Any] = {
            "surname": f"試{self.families}".translate(_DIGITS), "given_name": f"名{at}".translate(_DIGITS),
            "relationship": relationship, "sex": sex, "birth": birth,
            "registered_domicile": "宮城県仙台市青葉区本町一丁目", "register_head": "試　一",
            "reading_surname": "シ" + f"{self.families}".translate(_KANA), "reading_given_name": "メイ",
            "individual_number": self._number(), "individual_number_check": "number_card",
        }  # fmt: skip
        return Mover(key=f"m{at}", **own | items)

    def _number(self) -> str:
        """An 個人番号 that nobody had."""
        self.numbers += 1
        body = f"{self.numbers:011}"
        return body + str(check_digit(body))

    def _moving_in(self, address: Address, *movers: Mover, joins: str = "") -> MoveIn:
        day = self.register.today
        return MoveIn(**self.head, **BY, moved_in_on=day, address=address, previous_address=ELSEWHERE, members=movers,
                      source="typed", joins=joins)  # fmt: skip

    @rule(size=st.integers(1, 5))
    def move_in(self, size: int) -> None:
        self.families += 1
        movers = [self._mover(at, word) for at, word in enumerate(("世帯主", *OTHERS)[:size])]
        self.settle(self._moving_in(home(self.families), *movers))

    @rule(seed=SEEDS)
    def somebody_joins(self, seed: int) -> None:
        _, household, members = self.draw(seed)
        if members:
            self.families += 1
            place = address_of(self.register.current(members[0]).record)
            self.settle(self._moving_in(place, self._mover(0, "同居人"), joins=household))

    @rule(seed=SEEDS)
    def come_back(self, seed: int) -> None:
        """再転入: whom the register removed, with the number of then."""
        gone = [n for n, v in self.register.history.items() if not is_active(v[-1].record)]
        if gone:
            number = random.Random(seed).choice(gone)
            then: Record = self.register.current(number).record
            same = {
                n: getattr(then, n) for n in ("surname", "given_name", "birth", "sex", "individual_number")
            }
            mover = self._mover(0, "世帯主", **same, resumes=number, individual_number_check="number_card")
            self.settle(self._moving_in(home(400 + seed % 50), mover))

    @rule(seed=SEEDS, part=st.booleans(), ex_officio=st.booleans())
    def move_within(self, seed: int, part: bool, ex_officio: bool) -> None:
        chance, household, members = self.draw(seed)
        moving = members[-1:] if part else members
        rows = tuple(MovingMember(n, "世帯主" if part and len(members) > 1 else "") for n in moving)
        day = self.register.today - timedelta(days=chance.randint(0, 9))
        kind: Any = MoveWithinExOfficio if ex_officio else MoveWithin
        by = {"grounds": GROUNDS} if ex_officio else BY
        self.settle(
            kind(**self.head, **by, moved_on=day, household_no=household, address=home(chance.randint(500, 900)),
                 members=rows)
        )  # fmt: skip

    @rule(seed=SEEDS, ahead=st.integers(-3, 20), told=st.booleans())
    def move_out(self, seed: int, ahead: int, told: bool) -> None:
        chance, household, members = self.draw(seed)
        leaving = chance.sample(members, chance.randint(1, len(members))) if members else []
        staying = _formed([n for n in members if n not in leaving]) if told else ()
        self.settle(
            MoveOut(**self.head, **BY, moves_out_on=self.register.today + timedelta(days=ahead),
                    household_no=household, destination=ELSEWHERE, staying=staying,
                    members=tuple(LeavingMember(addressee_no=n) for n in leaving))
        )  # fmt: skip

    @rule(seed=SEEDS, arrived=st.booleans())
    def plan_is_dropped_or_confirmed(self, seed: int, arrived: bool) -> None:
        """転出の取りやめ, or the 転入通知 of the place where the person is."""
        chance = random.Random(seed)
        planning = [n for n, v in self.register.residents().items() if v.record.planned_move_out_on]
        if not planning:
            return
        number = chance.choice(sorted(planning))
        if arrived:
            day = self.register.today - timedelta(days=chance.randint(0, 3))
            self.settle(
                MoveInNotification(**self.head, moved_in_on=day, addressee_no=number, destination=ELSEWHERE,
                                   grounds=Grounds("move_in_notice", "転入通知", START))
            )  # fmt: skip
        else:
            self.settle(
                MoveOutWithdrawal(**self.head, **BY, members=(RemainingMember(number),),
                                  household_no=self.register.current(number).record.household_no)
            )  # fmt: skip

    @rule(seed=SEEDS)
    def split_or_merge(self, seed: int) -> None:
        chance, household, members = self.draw(seed)
        day, households = self.register.today, self.register.households()
        others = [h for h in households if h != household]
        place = {h: address_of(self.register.current(rows[0]).record) for h, rows in households.items()}
        # Households of one address can become one (S 4.1.4.2); any other is refused.
        near = [h for h in others if place[h] == place[household]]
        what = chance.random()
        if not others or what < (0.2 if near else 0.8):
            rows = tuple(MovingMember(n, "世帯主") for n in members[-1:])
            notice: Any = HouseholdSplit(
                **self.head, **BY, split_on=day, household_no=household, members=rows
            )
        else:
            kind: Any = HouseholdMerge if seed % 2 or len(members) == 1 else HouseholdReassignment
            moving = members if kind is HouseholdMerge else members[-1:]
            days = {"merged_on" if kind is HouseholdMerge else "reassigned_on": day}
            notice = kind(
                **self.head, **BY, **days, household_no=household, joins=chance.choice(sorted(near or others)),
                members=tuple(MovingMember(n, "同居人") for n in moving),
            )  # fmt: skip
        self.settle(notice)

    @rule(seed=SEEDS)
    def new_householder(self, seed: int) -> None:
        chance, household, members = self.draw(seed)
        head = chance.choice(members) if members else ""
        rows = tuple(MovingMember(n, "世帯主" if n == head else "同居人") for n in members)
        self.settle(
            NewHouseholder(
                **self.head, **BY, took_over_on=self.register.today, household_no=household, members=rows
            )
        )

    @rule(seed=SEEDS)
    def correct(self, seed: int) -> None:
        chance, _, members = self.draw(seed)
        if members:
            items = (CorrectedItem("given_name", chance.choice("一二三四五六七八九")),)
            self.settle(
                CorrectionExOfficio(**self.head, changed_on=self.register.today, grounds=GROUNDS,
                                    addressee_no=chance.choice(members), items=items)
            )  # fmt: skip

    @rule(
        seed=SEEDS,
        what=st.sampled_from((Renewal, FormerSurnameRequest, ResidentCodeChange, IndividualNumberChange)),
    )
    def one_record_changes(self, seed: int, what: Any) -> None:
        """改製・再製, 旧氏, and numbers that become others: nobody comes or goes, and no old number comes free."""
        chance, _, members = self.draw(seed)
        if not members:
            return
        about: dict[str, Any] = {**self.head, "addressee_no": chance.choice(members)}
        if what is Renewal:
            grounds = Grounds("own_finding", "伺い", START)
            act = chance.choice(("renewal", "reconstruction"))
            about |= {"changed_on": self.register.today, "act": act, "grounds": grounds}
        else:
            about |= BY
        if what is FormerSurnameRequest:
            about |= {
                "act": "entry",
                "former_surname": "旧",
                "former_surname_reading": "キュウ",
                "proof_seen": True,
            }
        elif what is IndividualNumberChange:
            about |= {
                "changed_on": self.register.today, "cause": "leaked", "individual_number": self._number(),
                "individual_number_check": "juki_cs", "answer_no": f"R{seed}",
            }  # fmt: skip
        self.settle(what(**about))

    @rule(seed=SEEDS)
    def the_family_register_tells(self, seed: int) -> None:
        """転籍 of a household, or 失踪宣告 of one of it."""
        chance, household, members = self.draw(seed)
        if not members:
            return
        number, day = chance.choice(members), self.register.today - timedelta(days=chance.randint(0, 9))
        about: dict[str, Any] = {**self.head, "household_no": household, "grounds": FAMILY_REGISTER}
        if chance.random() < 0.3:
            gone = UncertainDate.exact(day)
            rows = (RemovedMember(number),)
            self.settle(Disappearance(**about, deemed_dead_on=gone, judged_on=day, members=rows))
            return
        place = f"宮城県仙台市青葉区国分町{seed}番"
        registered = tuple(RegisteredMember(addressee_no=n, registered_domicile=place) for n in members)
        self.settle(FamilyRegisterNotice(**about, took_effect_on=day, event="transfer", members=registered))

    @rule(seed=SEEDS, twins=st.booleans())
    def birth(self, seed: int, twins: bool) -> None:
        chance, household, members = self.draw(seed)
        if not members:
            return
        mother = chance.choice(members)
        day = self.register.today - timedelta(days=chance.randint(0, 5))
        children = []
        for at in range(1 + twins):
            self.born += 1
            name = f"{self.born}".translate(_DIGITS)
            reading = f"{self.born}".translate(_KANA)
            children.append(
                Newborn(key=f"c{at}", surname="試", given_name=f"生{name}", reading_surname="シ",
                        reading_given_name=f"ウマレ{reading}", birth=UncertainDate.exact(day), sex="12"[at],
                        relationship="子", registered_domicile="宮城県仙台市青葉区", register_head="試　一")
            )  # fmt: skip
        self.settle(
            Birth(**self.head, members=tuple(children), grounds=FAMILY_REGISTER, mother_addressee_no=mother,
                  joins=household)
        )  # fmt: skip

    @rule(seed=SEEDS, died=st.booleans(), told=st.booleans())
    def somebody_is_removed(self, seed: int, died: bool, told: bool) -> None:
        """死亡 or 職権消除 of one, with or without a word of those who stay."""
        chance, household, members = self.draw(seed)
        if not members:
            return
        number, day = chance.choice(members), self.register.today - timedelta(days=chance.randint(0, 3))
        staying = _formed([n for n in members if n != number]) if told else ()
        rows = (RemovedMember(number),)
        about: dict[str, Any] = {**self.head, "household_no": household, "members": rows, "staying": staying}
        if died:
            self.settle(Death(**about, died_on=UncertainDate.exact(day), grounds=FAMILY_REGISTER))
        else:
            self.settle(RemovalExOfficio(**about, changed_on=day, cause="absent", grounds=GROUNDS))

    @rule(seed=SEEDS)
    def entry_or_restoration(self, seed: int) -> None:
        """回復 of whom the city removed, or else 職権記載 of somebody who was left out."""
        removed = [n for n, v in self.register.history.items() if v[-1].record.status == Status.REMOVED]
        if removed:
            number = random.Random(seed).choice(removed)
            self.settle(
                Restoration(**self.head, changed_on=self.register.today, addressee_no=number,
                            grounds=Grounds("own_finding", "再調査の報告", START))
            )  # fmt: skip
            return
        self.families += 1
        self.settle(
            EntryExOfficio(**self.head, changed_on=self.register.today, occasion="omitted", grounds=GROUNDS,
                           address=home(self.families), previous_address=ELSEWHERE,
                           members=(self._mover(0, "世帯主"),))
        )  # fmt: skip

    @rule(days=st.integers(1, 15))
    def days_go_by(self, days: int) -> None:
        self.register.pass_days(days)

    @rule(seed=SEEDS, part=st.booleans())
    def take_back(self, seed: int, part: bool) -> None:
        """Any event, the last or an early one, for all or for one, with the plan as it is proposed."""
        chance, events = random.Random(seed), self.register.all_events()
        if not events:
            return
        event = chance.choice(events)
        persons = [chance.choice(event.persons)] if part else list(event.persons)
        plan = proposed(self.register.history, event.event_id, persons)
        before = {n: self.register.current(n).record for n in persons}
        notice = Cancellation(
            **self.head, event_id=event.event_id, grounds=GROUNDS,
            members=tuple(Undone(n) for n in persons),
            later=tuple(Later(each.event.event_id, each.redo) for each in plan),
        )  # fmt: skip
        settled = self.register.settle(notice)
        DONE[f"Cancellation {'settled' if settled else 'refused'}{' of an early event' if plan else ''}"] += 1
        if not settled:
            assert {n: self.register.current(n).record for n in persons} == before
        elif not plan:
            self.the_state_before_is_back(event.event_id, persons)

    def the_state_before_is_back(self, event_id: str, persons: list[str]) -> None:
        for number in persons:
            versions = self.register.history[number]
            first = next(at for at, v in enumerate(versions) if v.event_id == event_id)
            now = versions[-1].record
            if not first:
                assert not is_active(now)
                continue
            then = versions[first - 1].record
            free = {"household_no", "householder_name"} if is_active(then) else set()
            assert [n for n in FIELD_NAMES if n not in free and getattr(now, n) != getattr(then, n)] == []
            assert now == replace(then, **{n: getattr(now, n) for n in free})

    @invariant()
    def the_register_is_sound(self) -> None:
        faults = list(self.register.faults())
        assert not faults, faults


def _formed(staying: list[str]) -> tuple[StayingMember, ...]:
    """Those who stay: the first becomes 世帯主."""
    return tuple(StayingMember(n, "同居人" if at else "世帯主") for at, n in enumerate(staying))
