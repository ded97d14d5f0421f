"""What one settlement writes besides the version, and in which order (RR-01, RR-02, RR-08, RR-23)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openjuki.kernel.register.decision import Change
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.runtime.errors import Refused
from openjuki.systems.residents.models import CaseFile, ChangeEvent, Person, PersonVersion, SearchKey, Setting
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.services.write_versions import Event, write_versions
from support.register import at, change, person
from support.residents import CLERK, REVIEWER, family_data, fill_stock, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")
NEW_EVENT = {
    "case_no": "04101-261120-0099", "reason": "new_householder", "ward": "04101", "changed_on": "2026-11-20",
    "changed_on_text": "", "notified_on": None, "entered_by": "s1001", "reviewed_by": ["s2001"],
    "entered_at_office": "04101", "entered_at_terminal": "", "note": "",
}  # fmt: skip


def write(changed: dict[str, dict[str, Any]]) -> None:
    with transaction.atomic():
        rows.lock(changed)
        before = rows.current_versions(list(changed))
        changes = [
            Change(no, "new_householder", date(2026, 11, 20), None, before[no].record.with_(**items))
            for no, items in changed.items()
        ]
        write_versions(event=Event(99, at("2026-11-20T09:00"), NEW_EVENT), changes=changes, before=before)


@pytest.mark.spec("RR-08")
@pytest.mark.parametrize("first_is_new_head", [False, True])
def test_one_householder_follows_another_in_one_settlement(first_is_new_head: bool) -> None:
    people = move_family_in()
    former, spouse = people[0], people[1]
    pair = {former: {"relationship": "妻"}, spouse: {"relationship": HOUSEHOLDER}}
    write(dict(reversed(pair.items())) if first_is_new_head else pair)
    assert list(Person.objects.filter(householder=True).values_list("addressee_no", flat=True)) == [spouse]


@pytest.mark.spec("RR-08")
def test_two_householders_are_refused_and_nothing_is_left() -> None:
    people = move_family_in()
    events = ChangeEvent.objects.count()
    with pytest.raises(IntegrityError, match="one_householder"):
        write({people[1]: {"relationship": HOUSEHOLDER}})
    assert (ChangeEvent.objects.count(), PersonVersion.objects.count()) == (events, 4)


@pytest.mark.spec("RR-01")
def test_what_did_not_change_is_copied_and_the_number_with_it() -> None:
    people = move_family_in()
    before = rows.current_versions(people)[people[0]].record
    write({people[0]: {"remarks": '改行\nと"引用符"と\\と葛\U000e0102'}})
    after = rows.current_versions(people)[people[0]].record
    assert after == before.with_(remarks='改行\nと"引用符"と\\と葛\U000e0102')
    assert after.individual_number == family_data()["members"][0]["individual_number"]


def test_a_number_that_is_taken_away_is_gone_from_the_new_version_alone() -> None:
    people = move_family_in()
    write({people[0]: {"individual_number": ""}})
    sealed = PersonVersion.objects.filter(addressee_no=people[0]).order_by("history_no")
    assert [v.individual_number_enc is None for v in sealed] == [False, True]
    assert Person.objects.get(addressee_no=people[0]).individual_number_hash is None


def test_a_person_who_changed_meanwhile_stops_the_settlement() -> None:
    number = person(1)
    old = rows.current_versions([number])
    change(number, on="2021-01-01", known="2021-01-02T09:00", remarks="先に変更")
    stale = Change(number, "correction", date(2026, 11, 20), None, old[number].record.with_(remarks="後"))
    with pytest.raises((IntegrityError, RuntimeError)), transaction.atomic():
        write_versions(event=Event(99, at("2026-11-20T09:00"), NEW_EVENT), changes=[stale], before=old)
    assert PersonVersion.objects.count() == 2


@pytest.mark.spec("S 2.1.3")
def test_past_spellings_stay_and_only_the_newest_is_current() -> None:
    number = person(1)
    for year, lot in ((2021, "２番"), (2022, "３番")):
        change(number, on=f"{year}-01-01", known=f"{year}-01-02T09:00", address_lot=lot)
    keys = SearchKey.objects.filter(addressee_no=number, kind="name").order_by("from_history_no")
    assert [(k.from_history_no, k.current, k.active) for k in keys] == [
        (1, False, True), (2, False, True), (3, True, True),
    ]  # fmt: skip
    change(number, on="2023-01-01", known="2023-01-02T09:00", status="2", removed_on=None)
    assert set(SearchKey.objects.filter(addressee_no=number).values_list("active", flat=True)) == {False}


@pytest.mark.spec("RR-23", "A-02")
def test_a_reviewer_does_not_judge_twice_and_the_case_stays() -> None:
    fill_stock()
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=family_data())
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    submit_notice(staff=CLERK, case_no=case_no)
    review.approve(staff=REVIEWER, case_no=case_no)
    with pytest.raises(Refused) as e:
        review.approve(staff=REVIEWER, case_no=case_no)
    assert e.value.findings[0].id == "R02"
    assert (CaseFile.objects.get().state, PersonVersion.objects.count()) == ("in_review", 0)


@pytest.mark.spec("A-02")
def test_the_city_decides_how_many_review() -> None:
    fill_stock()
    Setting.objects.create(key="reviewers", value={"move_in": 1})
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=family_data())
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    submit_notice(staff=CLERK, case_no=case_no)
    assert review.approve(staff=REVIEWER, case_no=case_no).state == "settled"
