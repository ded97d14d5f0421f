"""Setting and lifting holds: who may, why, once, and on the log (S 3.1, S 3.4, RR-25)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound, Refused
from openjuki.runtime.exchange import current_party
from openjuki.runtime.exchange.models import Message, Pending
from openjuki.systems.residents.models import Hold, HoldRelease, Person
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.criteria import Criteria
from openjuki.systems.residents.selectors.issue_holds import issue_holds
from openjuki.systems.residents.services.holds import (
    HoldLifted,
    HoldStands,
    lift_hold,
    release_hold,
    restore_hold,
    set_hold,
)
from openjuki.systems.residents.services.list_holds import held_persons, list_holds
from openjuki.systems.residents.services.search_residents import search
from openjuki.systems.residents.services.support_measures import end
from openjuki.systems.residents.services.view_household import view_household
from openjuki.systems.residents.services.view_person import view_person
from support.drafts import carry_out, draft_of
from support.register import protect
from support.residents import CLERK, fill_stock, make_staff, move_family_in
from support.support_measures import SECRETS, received


@pytest.fixture
def person(real_db: None) -> Iterator[str]:
    with clock.fixed(date(2026, 11, 22)):
        fill_stock()
        yield move_family_in()[0]


def put(addressee_no: str, **items: Any) -> Hold:
    given = {"staff": CLERK, "process": "issue", "level": "error", "reason": "申出による"} | items
    return set_hold(addressee_no=addressee_no, **given)


@pytest.mark.spec("RR-25")
def test_a_hold_is_set_and_lifted_by_name_with_reasons(person: str) -> None:
    held = put(person)
    assert (held.set_by, held.starts_on) == (CLERK.user_id, date(2026, 11, 22))
    lifted = lift_hold(staff=CLERK, hold_id=held.pk, reason="申出の取下げ")
    assert (lifted.lifted_by, lifted.lifted_reason) == (CLERK.user_id, "申出の取下げ")
    log = AuditRow.objects.filter(action__in=["residents.set_hold", "residents.lift_hold"], outcome="done")
    assert [(r.action, r.subjects, r.reason) for r in log.order_by("n")] == [
        ("residents.set_hold", [person], "申出による"),
        ("residents.lift_hold", [person], "申出の取下げ"),
    ]


def test_several_holds_stand_side_by_side_but_none_twice(person: str) -> None:
    put(person)
    put(person, level="alert")
    put(person, process="change")
    put(person, reason="別の部署の申出")
    with pytest.raises(HoldStands):
        put(person)
    assert Hold.objects.count() == 4


def test_what_was_lifted_can_be_set_again_and_is_lifted_once(person: str) -> None:
    first = put(person)
    lift_hold(staff=CLERK, hold_id=first.pk, reason="取下げ")
    with pytest.raises(HoldLifted):
        lift_hold(staff=CLERK, hold_id=first.pk, reason="取下げ")
    put(person)


@pytest.mark.parametrize(
    ("items", "finding"),
    [
        ({"process": "walk"}, "H01"),
        ({"level": "loud"}, "H02"),
        ({"reason": " "}, "H03"),
        ({"ends_on": date(2026, 11, 21)}, "H12"),
    ],
)
def test_what_is_wrong_is_named(person: str, items: dict[str, Any], finding: str) -> None:
    with pytest.raises(Invalid) as e:
        put(person, **items)
    assert [f.id for f in e.value.findings] == [finding]


def test_nobody_and_nothing(person: str) -> None:
    with pytest.raises(NotFound):
        put("000000000000000")
    with pytest.raises(NotFound):
        lift_hold(staff=CLERK, hold_id=999, reason="取下げ")
    held = put(person)
    with pytest.raises(Invalid):
        lift_hold(staff=CLERK, hold_id=held.pk, reason="")


@pytest.mark.parametrize("right", ["residents.hold", "residents.hold.lift", "residents.hold.release"])
def test_setting_lifting_and_setting_aside_need_a_right_each(person: str, right: str) -> None:
    held = put(person)
    without = make_staff("s1008", rights=frozenset(RIGHTS) - {right})
    acts = {
        "residents.hold": lambda: put(person, staff=without, process="change"),
        "residents.hold.lift": lambda: lift_hold(staff=without, hold_id=held.pk, reason="取下げ"),
        "residents.hold.release": lambda: release_hold(staff=without, hold_id=held.pk, reason="本人の請求"),
    }
    for needed, act in acts.items():
        if needed == right:
            with pytest.raises(Forbidden):
                act()
    assert Hold.objects.get().lifted_at is None
    assert not HoldRelease.objects.exists()
    assert AuditRow.objects.filter(outcome="refused", action__contains="hold").count() == 1


class TestPeriod:
    """A hold begins on its day; no day ends it (S 3.1)."""

    def test_the_end_of_the_period_ends_nothing_and_is_told(self, person: str) -> None:
        put(person, ends_on=date(2026, 11, 22))
        with clock.fixed(date(2026, 11, 23)):
            (line,) = list_holds(staff=CLERK, addressee_no=person)
            assert (line.overdue, line.lifted_at) == (True, None)
            assert issue_holds([person], []).levels == ("error",)

    def test_it_begins_on_its_day(self, person: str) -> None:
        put(person, starts_on=date(2026, 12, 1))
        put(person, starts_on=date(2026, 12, 1), process="change")
        assert issue_holds([person], []).levels == ()
        assert rows.ask_current([person]).result.rows
        with clock.fixed(date(2026, 12, 1)):
            assert issue_holds([person], []).levels == ("error",)
            held = rows.current_from(rows.ask_current([person]))[person].held
            assert [h.level for h in held.holds] == ["error"]

    def test_a_hold_without_level_stops_nothing_and_is_listed(self, person: str) -> None:
        put(person, level="none")
        assert issue_holds([person], []).levels == ()
        assert [h.level_title for h in list_holds(staff=CLERK, addressee_no=person)] == ["処理可(抑止なし)"]


class TestHousehold:
    """A hold of a household holds whoever belongs to it (S 3.1)."""

    @pytest.mark.spec("S 3.1", "RR-25")
    def test_every_member_is_held_and_found_so(self, person: str) -> None:
        family = sorted(Person.objects.values_list("addressee_no", flat=True))
        household = Person.objects.get(addressee_no=person).household_no
        put("", household_no=household)
        assert {no: issue_holds([no], []).levels for no in family} == dict.fromkeys(family, ("error",))
        found = search(staff=CLERK, criteria=Criteria(kana="シケン"), reason="照会")
        assert [r.holds for r in found.rows] == [{"issue": "error"}] * 4
        assert len(list_holds(staff=CLERK, addressee_no=person)) == 1
        assert len(list_holds(staff=CLERK, household_no=household)) == 1

    def test_a_change_is_held_too(self, person: str) -> None:
        household = Person.objects.get(addressee_no=person).household_no
        put("", household_no=household, process="change", level="alert")
        held = rows.current_from(rows.ask_current([person]))[person].held
        assert [(h.process, h.level) for h in held.holds] == [("change", "alert")]

    def test_nobody_lives_there(self, person: str) -> None:
        with pytest.raises(NotFound):
            put("", household_no="000000000000000")


class TestRelease:
    """一時解除 ends by the clock, without any job, and reaches no other system (S 3.1)."""

    @pytest.mark.spec("S 3.1", "RR-25")
    def test_it_ends_by_itself(self, person: str) -> None:
        held = put(person)
        messages = Pending.objects.count()
        made = release_hold(staff=CLERK, hold_id=held.pk, reason="本人の請求", minutes=20)
        assert made.until - made.released_at == timedelta(minutes=20)
        assert issue_holds([person], []).levels == ()
        assert list_holds(staff=CLERK, addressee_no=person)[0].released_until == made.until
        with clock.fixed(date(2026, 11, 23)):
            assert issue_holds([person], []).levels == ("error",)
            assert list_holds(staff=CLERK, addressee_no=person)[0].released_until is None
        assert Pending.objects.count() == messages
        assert Hold.objects.get().lifted_at is None

    def test_it_can_be_ended_before_its_time(self, person: str) -> None:
        held = put(person, process="change")
        release_hold(staff=CLERK, hold_id=held.pk, reason="本人の届出")
        assert rows.current_from(rows.ask_current([person]))[person].held.holds == ()
        restore_hold(staff=CLERK, hold_id=held.pk, reason="用済み")
        assert len(rows.current_from(rows.ask_current([person]))[person].held.holds) == 1
        log = AuditRow.objects.filter(action__in=["residents.release_hold", "residents.restore_hold"])
        assert [r.reason for r in log.order_by("n")] == ["本人の届出", "用済み"]

    @pytest.mark.parametrize("minutes", [0, -5, 31])
    def test_no_longer_than_the_city_has_set(self, person: str, minutes: int) -> None:
        held = put(person)
        with pytest.raises(Invalid) as e:
            release_hold(staff=CLERK, hold_id=held.pk, reason="本人の請求", minutes=minutes)
        assert [f.id for f in e.value.findings] == ["H09"]

    def test_the_found_list_shows_the_hold_all_the_while(self, person: str) -> None:
        held = put(person)
        release_hold(staff=CLERK, hold_id=held.pk, reason="本人の請求")
        found = search(staff=CLERK, criteria=Criteria(addressee_no=person), reason="照会")
        assert found.rows[0].holds == {"issue": "error"}


class TestInquiry:
    """照会の抑止 (S 3.1)."""

    def test_an_error_closes_the_record_and_a_release_opens_it(self, person: str) -> None:
        held = put(person, process="inquiry")
        with pytest.raises(Refused) as e:
            view_person(staff=CLERK, addressee_no=person, reason="照会")
        assert [f.id for f in e.value.findings] == ["H10"]
        release_hold(staff=CLERK, hold_id=held.pk, reason="本人の請求")
        assert view_person(staff=CLERK, addressee_no=person, reason="照会").addressee_no == person

    def test_an_alert_is_told(self, person: str) -> None:
        put(person, process="inquiry", level="alert", reason="成年後見の照会中")
        seen = view_person(staff=CLERK, addressee_no=person, reason="照会")
        assert seen.notices == ("照会の抑止(アラート)があります: 成年後見の照会中",)

    def test_a_held_household_is_closed(self, person: str) -> None:
        household = Person.objects.get(addressee_no=person).household_no
        put("", household_no=household, process="inquiry")
        with pytest.raises(Refused, match="照会が抑止されています"):
            view_household(staff=CLERK, household_no=household, reason="照会")


def test_the_list_of_the_held(person: str) -> None:
    """抑止対象者一覧 (S 9.2): of the own ward; protected persons for the 支援措置責任者 only."""
    put(person)
    assert [h.addressee_no for h in held_persons(staff=CLERK)] == [person]
    assert held_persons(staff=make_staff("s1010", ward="04102")) == []
    protect(person)
    few = make_staff("s1011", rights=frozenset(RIGHTS) - {"residents.item.support_measure"})
    assert held_persons(staff=few) == []
    assert [h.support_measure for h in list_holds(staff=few, addressee_no=person)] == [False]


def told_all(held: bool, protected: bool) -> list[tuple[str, bool, bool]]:
    return [(receiver, held, protected) for receiver in ("hub", "juki_gateway", "seals")]


class TestTold:
    """発行抑止 and 支援措置 reach the systems that issue and show; 一時解除 reaches nobody (S 3.1, S 3.2)."""

    def told(self, addressee_no: str) -> list[tuple[str, bool, bool]]:
        """Receiver and flags of each message, in order."""
        found = Message.objects.filter(subject=f"hold-{addressee_no}").order_by("receiver", "subject_seq")
        keys = current_party().bodies
        opened = [
            (m.receiver, json.loads(keys.unseal(m.body, kind=m.kind, day=m.body_day, message=str(m.id))))
            for m in found
        ]
        return [(receiver, body["issue_held"], body["support_measure"]) for receiver, body in opened]

    @pytest.mark.spec("S 3.1", "S 3.2", "RR-25")
    def test_setting_and_lifting_are_told_once_each_to_all(self, person: str) -> None:
        first = put(person)
        second = put(person, reason="別の部署の申出")
        lift_hold(staff=CLERK, hold_id=first.pk, reason="取下げ")
        assert self.told(person) == told_all(True, False)
        lift_hold(staff=CLERK, hold_id=second.pk, reason="取下げ")
        assert self.told(person)[-1] == ("seals", False, False)
        assert len(self.told(person)) == 6

    def test_a_household_is_told_of_person_by_person(self, person: str) -> None:
        put("", household_no=Person.objects.get(addressee_no=person).household_no)
        for no in Person.objects.values_list("addressee_no", flat=True):
            assert self.told(no) == told_all(True, False)

    @pytest.mark.parametrize("items", [{"process": "change"}, {"process": "inquiry"}, {"level": "alert"}])
    def test_what_stops_no_paper_is_told_to_nobody(self, person: str, items: dict[str, Any]) -> None:
        put(person, **items)
        assert self.told(person) == []

    @pytest.mark.spec("S 3.1")
    def test_a_release_is_told_to_nobody(self, person: str) -> None:
        held = put(person)
        before = self.told(person)
        release_hold(staff=CLERK, hold_id=held.pk, reason="本人の請求")
        restore_hold(staff=CLERK, hold_id=held.pk, reason="用済み")
        assert self.told(person) == before

    @pytest.mark.spec("S 3.4", "S 3.2")
    @pytest.mark.protects("residents exchange residents/hold_changed/v1 → juki_gateway")
    def test_a_support_measure_is_told_for_all_whom_it_protects(self, person: str) -> None:
        other = Person.objects.exclude(addressee_no=person).first()
        assert other is not None
        measure = received(person, other.addressee_no)
        for no in (person, other.addressee_no):
            assert self.told(no) == told_all(True, True)
        end(staff=CLERK, measure_id=measure.pk, ground="applicant", reason="終了の申出")
        assert self.told(person)[-1] == ("seals", False, False)
        assert not any(secret in str(self.told(person)) for secret in SECRETS)

    def test_who_leaves_a_held_household_is_told_of_too(self, person: str) -> None:
        people = list(Person.objects.order_by("member_order").values_list("addressee_no", flat=True))
        put("", household_no=Person.objects.get(addressee_no=person).household_no)
        before = {no: len(self.told(no)) for no in people}
        carry_out("household_split", draft_of("household_split", people))
        left = [no for no in people if len(self.told(no)) > before[no]]
        assert left
        assert {self.told(no)[-1] for no in left} == {("seals", False, False)}
        assert all(issue_holds([no], []).levels == () for no in left)
