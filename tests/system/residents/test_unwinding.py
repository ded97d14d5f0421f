"""異動の取消しと巻戻し計画 (S 4.6.0.1): appended, restored, done again; nothing outside sees what lies between."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from pypdf import PdfReader

from openjuki.kernel.register import replay
from openjuki.runtime import clock
from openjuki.runtime.errors import NotFound, Refused
from openjuki.runtime.exchange.models import Message
from openjuki.systems.residents.models import CaseDraft, CaseFile, ChangeEvent, Person, PersonVersion
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.person import history
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_verify import verify_issue
from openjuki.systems.residents.services.judge import alert_key
from openjuki.systems.residents.services.planned_departures import remove_due
from openjuki.systems.residents.services.save_entry import open_entry, save_entry
from openjuki.systems.residents.services.submit_notice import NotSubmitted, submit_notice
from openjuki.systems.residents.services.unwinding import open_cancellation
from support.certificates import certifier, prepare_printing, request
from support.drafts import carry_out, draft_of, grounds, settled
from support.residents import CLERK, REVIEWER, REVIEWER2, fill_stock, move_family_in

pytestmark = pytest.mark.spec("RR-03", "RR-08")


@pytest.fixture(autouse=True)
def _stock(real_db: None) -> Iterator[None]:
    with clock.fixed(date(2026, 11, 22)):
        fill_stock(40)
        yield


def last_event(addressee_no: str) -> str:
    return str(PersonVersion.objects.filter(addressee_no=addressee_no).order_by("-history_no")[0].event_id)


def cancel(event_id: str, **changes: Any) -> str:
    case_no = open_cancellation(staff=CLERK, event_id=event_id, ward="04101").case_no
    entered = {f"grounds.{k}": v for k, v in grounds("request", "異動取消申出書")["grounds"].items()}
    save_entry(staff=CLERK, case_no=case_no, changes={**entered, "notified_on": "2026-11-21", **changes})
    cases.record_paper(staff=CLERK, case_no=case_no, kind="grounds_paper")
    return case_no


def settle(case_no: str) -> Any:
    alerts = open_entry(staff=CLERK, case_no=case_no).judgement.alerts
    submit_notice(staff=CLERK, case_no=case_no, acknowledged={alert_key(f): "確認済み" for f in alerts})
    review.approve(staff=REVIEWER, case_no=case_no)
    return review.approve(staff=REVIEWER2, case_no=case_no)


def state(people: list[str]) -> list[tuple[Any, ...]]:
    """What the register says of people, but for when and why."""
    found = rows.current_versions(people)
    return [found[n].record for n in people]


def state_at(addressee_no: str, event_id: str) -> Any:
    """What an event made of somebody."""
    return [v.record for v in rows.all_versions(addressee_no, with_number=True) if v.event_id == event_id][-1]


def test_the_last_event_is_taken_back_by_appending() -> None:
    people = move_family_in()
    before = state(people)
    settled("move_within", people)
    assert state(people) != before
    case = settle(cancel(last_event(people[0])))
    assert case.state == "settled"
    assert state(people) == before
    for number in people:
        history = replay.in_order(rows.all_versions(number))
        assert [v.history_no for v in history] == [1, 2, 3]
        assert history[-1].reason == "cancel_correct"


def test_an_earlier_event_goes_and_what_rests_on_it_is_done_again() -> None:
    people = move_family_in()
    home = state(people)[0]
    settled("move_within", people)
    moved = last_event(people[0])
    settled("new_householder", people)
    relationships = [r.relationship for r in state(people)]
    case_no = cancel(moved)
    draft = CaseDraft.objects.get(case__case_no=case_no).data
    assert [row["redo"] for row in draft["later"]] == [True]
    case = settle(case_no)
    after = state(people)
    assert [r.relationship for r in after] == relationships
    assert {r.address_lot for r in after} == {home.address_lot}
    redone = ChangeEvent.objects.order_by("-id")[0]
    assert redone.reason == "new_householder"
    assert redone.case_no == ""
    assert case_no in redone.note
    assert case.event_id == redone.pk - 1
    assert (
        Person.objects.filter(household_no=after[0].household_no, active=True, householder=True).count() == 1
    )


@pytest.mark.spec("RR-03", "S 4.6.0.1")
def test_an_event_is_cancelled_once_and_its_cancellation_may_be_cancelled() -> None:
    people = move_family_in()
    settled("move_within", people)
    moved, after = last_event(people[0]), state(people)
    settle(cancel(moved))
    back = last_event(people[0])
    gone = {step.event_id: step.taken_back for step in history(people[0])}
    assert (gone[moved], gone[back]) == (True, False)
    with pytest.raises(Refused) as e:
        open_cancellation(staff=CLERK, event_id=moved, ward="04101")
    assert e.value.findings[0].id == "C28"
    case_no = cancel(back)
    save_entry(staff=CLERK, case_no=case_no, changes={"event_id": moved})  # past the choice of the event
    found = open_entry(staff=CLERK, case_no=case_no).judgement.findings
    assert "E108" in {f.id for f in found}
    save_entry(staff=CLERK, case_no=case_no, changes={"event_id": back})
    settle(case_no)
    assert state(people) == after
    gone = {step.event_id: step.taken_back for step in history(people[0])}
    assert (gone[moved], gone[back]) == (False, True)


@pytest.mark.spec("S 1.1.4")
def test_a_renewal_stands_in_no_cancellations_way_and_is_made_again() -> None:
    people = move_family_in()
    child, home = people[3], state(people)
    settled("move_within", people)
    moved = last_event(child)
    settled("renewal", people)
    copied = last_event(child)
    case = settle(cancel(moved))
    now = state([child])[0]
    assert (now.status, now.renewed_on) == ("1", state_at(child, copied).renewed_on)
    assert {r.address_lot for r in state(people)} == {home[0].address_lot}
    assert now == home[3].with_(renewed_on=now.renewed_on)
    again = rows.all_versions(child)[-2:]
    assert [v.reason for v in again] == ["renewal_removal", "renewal_entry"]
    assert {v.note for v in again} == {"異動の取消しに伴う再記載"}
    assert len({v.event_id for v in again} | {copied, str(case.event_id)}) == 3
    assert again[0].record.address_lot == home[3].address_lot
    told = [m for m in Message.objects.order_by("id") if m.kind == "residents/resident_changed/v1"]
    assert [m.subject for m in told].count(child) == 4
    with pytest.raises(NotFound):  # the copying itself stays
        open_cancellation(staff=CLERK, event_id=again[-1].event_id, ward="04101")
    settle(cancel(str(case.event_id)))  # and the cancellation can be taken back across it
    assert state([child])[0] == state_at(child, copied)


@pytest.mark.spec("S 1.1.5")
def test_the_removal_of_a_day_goes_with_its_notice_and_not_alone() -> None:
    people = move_family_in()
    settled("move_out", people)
    planned = last_event(people[0])
    with clock.fixed(date(2026, 12, 2)):
        assert remove_due() == len(people)
        alone = cancel(last_event(people[0]), notified_on="2026-12-02")
        found = open_entry(staff=CLERK, case_no=alone).judgement.findings
        assert "E109" in {f.id for f in found}
        cases.withdraw_case(staff=CLERK, case_no=alone, reason="転出届を取り消す")
        settle(cancel(planned, notified_on="2026-12-02"))
        assert remove_due() == 0
    assert {(r.status, r.planned_move_out_on) for r in state(people)} == {("1", None)}


def test_outside_one_change_is_told_for_each_person() -> None:
    people = move_family_in()
    settled("move_within", people)
    moved = last_event(people[0])
    settled("new_householder", people)
    seen = Message.objects.count()
    settle(cancel(moved))
    told = [m for m in Message.objects.order_by("id")[seen:] if m.kind == "residents/resident_changed/v1"]
    assert sorted(m.subject for m in told) == sorted(people)


def test_a_plan_that_was_overtaken_is_not_submitted() -> None:
    people = move_family_in()
    settled("move_within", people)
    case_no = cancel(last_event(people[0]))
    settled("new_householder", people)
    with pytest.raises(NotSubmitted) as refused:
        submit_notice(staff=CLERK, case_no=case_no)
    assert "E101" in {f.id for f in refused.value.findings}


def test_taking_a_move_in_back_removes_the_people() -> None:
    people = move_family_in()
    settle(cancel(last_event(people[0])))
    assert not Person.objects.filter(addressee_no__in=people, active=True).exists()
    assert {r.removal_reason for r in state(people)} == {"cancel_remove"}


def test_a_load_is_not_taken_back_and_nobody_of_it_is_shown(owner: psycopg.Connection) -> None:
    """A load is one event of thousands: naming it must not bring their names to the screen."""
    people = move_family_in()
    owner.execute(
        "UPDATE change_event SET reason = 'renewal_entry' WHERE id = %s", [int(last_event(people[0]))]
    )
    with pytest.raises(NotFound) as refused:
        open_cancellation(staff=CLERK, event_id=last_event(people[0]), ward="04101")
    assert [f.id for f in refused.value.findings] == ["C08"]
    assert not CaseFile.objects.filter(kind="cancellation").exists()


@pytest.mark.spec("S 1.1.4")
def test_a_copy_after_an_unwinding_tells_what_was_asked_for_and_passes_the_last_look() -> None:
    """The adoption is done again after the cancelled move: a history is silent of it, unless it is asked for."""
    prepare_printing()
    certifier()
    people = move_family_in()
    child = people[3]
    settled("move_within", people)
    moved = last_event(child)
    drafted = draft_of("family_register_notice", people[3:])
    member = drafted["members"][0] | {"register_head": "試験　太郎"}
    carry_out(
        "family_register_notice",
        drafted | {"took_effect_on": "R8.11.19", "event": "special_adoption", "members": [member]},
    )
    settle(cancel(moved))
    assert rows.all_versions(child)[-1].note == "特別養子縁組　異動の取消しに伴う再記載"
    texts = []
    for special in (False, True):
        asked = request(
            form="individual",
            history=True,
            special_history=special,
            relationship=True,
            domicile=True,
            stated_name="試験　桜",
        )
        (made,) = issue_record_copy(staff=CLERK, request=asked, addressee_nos=[child])
        pages = PdfReader(io.BytesIO(made.pdf)).pages
        texts.append("".join("".join(page.extract_text() for page in pages).split()))
        assert verify_issue(staff=CLERK, issue_no=made.issue_no).redrawn
    plain, special_too = texts
    assert "異動の取消し" in plain
    assert ("職権修正" in plain, "特別養子縁組" in plain) == (False, False)
    assert special_too.count("特別養子縁組") == 2
    assert "再記載" not in plain + special_too
