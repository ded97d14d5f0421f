"""転出予定日 (decision 2): residence follows the dates, the job writes the event of the day, once, and late too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from openjuki.runtime import clock, pdf_text
from openjuki.runtime.errors import Refused
from openjuki.runtime.exchange.steps import registered
from openjuki.systems.residents import jobs
from openjuki.systems.residents.models import CaseFile, ChangeEvent, Person, PersonVersion
from openjuki.systems.residents.selectors import certificates, members, rows
from openjuki.systems.residents.selectors.criteria import Criteria
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.examine import examine
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.judge import alert_key, judge
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.planned_departures import remove_due
from openjuki.systems.residents.services.save_entry import open_entry
from openjuki.systems.residents.services.search_residents import search
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.services.view_person import view_person
from support.at_once import together
from support.certificates import another_family, certifier, prepare_printing, request
from support.drafts import carry_out, draft_of, household_of, move_out_withdrawal, notified, submit
from support.movers import published
from support.residents import CLERK, REVIEWER, address, family_data, fill_stock, move_family_in, settle_notice
from support.settled import HUB, IDENTITY

pytestmark = pytest.mark.usefixtures("real_db")
SUPPLEMENT = "residents/family_register_supplement_notice/v1"
INFORMATION = "residents/move_out_information/v1"
NOTIFICATION = "residents/move_in_notification/v1"
TODAY, PLANNED, LATER = date(2026, 11, 22), date(2026, 11, 30), date(2026, 12, 9)


@pytest.fixture
def family() -> Iterator[list[str]]:
    """A family of four of whom everybody plans to leave on 30 November."""
    with clock.fixed(TODAY):
        fill_stock()
        people = move_family_in()
        carry_out("move_out", draft_of("move_out", people))
        yield people


def newest(addressee_no: str) -> Any:
    return rows.current_versions([addressee_no])[addressee_no]


def found(state: str) -> set[str]:
    result = search(staff=CLERK, criteria=Criteria(name="試験", state=state), reason="窓口での照会")
    return {row.addressee_no for row in result.rows}


def raised_by(*works: Callable[[], Any]) -> list[Exception]:
    """What those raised that ran together."""
    return [e for e in together(*works) if isinstance(e, Exception)]


@pytest.mark.spec("RR-02", "S 1.1.5")
def test_until_the_day_they_are_residents_and_nobody_outside_hears_of_a_removal(family: list[str]) -> None:
    assert remove_due() == 0
    assert found("active") == set(family)
    version = newest(family[0])
    assert version.reason == "move_out_planned"
    assert version.record.planned_move_out_on == PLANNED
    assert [m["reason"] for m in published(IDENTITY, family[0])] == ["move_in"]
    assert {m["status"] for m in published(HUB, family[0])} == {"1"}
    assert Person.objects.get(addressee_no=family[0]).leaves_on == PLANNED


@pytest.mark.spec("RR-02", "RR-04", "S 1.1.5")
def test_on_the_day_nobody_waits_for_the_job(family: list[str]) -> None:
    household_no = household_of(family[0])
    with clock.fixed(PLANNED):
        assert Person.objects.filter(addressee_no__in=family, active=True).count() == 4  # the job has not run
        assert found("active") == set()
        assert found("removed") == set(family)
        assert members.members(household_no) == ()
        assert members.named(family)[family[0]].state == "転出者"
        seen = view_person(staff=CLERK, addressee_no=family[0], reason="窓口での照会")
        assert seen.state == "2"
        assert seen.household is None
        moving = {"ward": "04101", "household_no": household_no, "members": [{"addressee_no": family[0]}],
                  "notified_on": "2026-11-30", "moved_on": "2026-11-30",
                  "address": address() | {"lot": "９番"}}  # fmt: skip
        assert "E08" in {f.id for f in judge(kind="move_within", data=moving).findings}


@pytest.mark.spec("RR-05", "S 1.1.5")
def test_a_copy_of_the_record_is_given_the_day_before_and_not_on_the_day(family: list[str]) -> None:
    prepare_printing()
    certifier()
    with clock.fixed(date(2026, 11, 29)):
        assert issue_record_copy(staff=CLERK, request=request(), addressee_nos=family)
    with clock.fixed(PLANNED), pytest.raises(Refused):
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=family)


@pytest.mark.spec("RR-02", "S 1.1.5", "S 7.1.1.1")
def test_after_an_outage_the_removal_bears_the_planned_day_and_is_told_once(family: list[str]) -> None:
    with clock.fixed(LATER):
        assert remove_due() == 4
        assert remove_due() == 0
    version = newest(family[0])
    assert (version.reason, version.changed_on) == ("move_out", PLANNED)
    assert version.record.removed_on.to_text() == "2026-11-30"
    assert version.recorded_at.astimezone(clock.TOKYO).date() == LATER
    assert ChangeEvent.objects.filter(reason="move_out").count() == 1
    told = published(IDENTITY, family[0])
    assert [m["reason"] for m in told] == ["move_in", "move_out"]
    assert told[-1]["changed_on"]["first"] == "2026-11-30"
    assert published(HUB, family[0])[-1]["removal_reason"] == "move_out"
    person = Person.objects.get(addressee_no=family[0])
    assert (person.active, person.leaves_on) == (False, PLANNED)  # a 転入通知 is awaited


@pytest.mark.spec("RR-02", "RR-08")
def test_many_workers_remove_everybody_once(family: list[str]) -> None:
    second = another_family(2)
    carry_out("move_out", draft_of("move_out", second))
    with clock.fixed(LATER):
        assert raised_by(*[remove_due] * 8) == []
    for addressee_no in (*family, *second):
        assert PersonVersion.objects.filter(addressee_no=addressee_no, reason="move_out").count() == 1
        assert len(published(IDENTITY, addressee_no)) == 2


@pytest.mark.spec("RR-02", "S 4.6.0.1")
def test_who_withdrew_in_time_stays(family: list[str]) -> None:
    carry_out("move_out_withdrawal", {**_withdrawal(family[:2])})
    with clock.fixed(LATER):
        assert remove_due() == 2
        assert found("active") == set(family[:2])
    record = newest(family[0]).record
    assert record.planned_move_out_on is None
    assert record.planned_destination_text == ""
    assert Person.objects.get(addressee_no=family[0]).leaves_on is None


def _withdrawal(people: list[str]) -> dict[str, Any]:
    from support.drafts.move_out_withdrawal import draft

    return {"ward": "04101", "notified_on": "2026-11-22", **draft(people)}


def _notification(addressee_no: str, moved_in_on: str, notified_on: str) -> dict[str, Any]:
    from support.drafts.move_in_notification import draft

    return {"ward": "04101", "notified_on": notified_on, **draft([addressee_no]), "moved_in_on": moved_in_on}


@pytest.mark.spec("RR-02", "S 1.1.5", "S 4.1.3.1.1")
def test_an_earlier_notification_moves_the_removal_whether_the_job_was_first_or_not(
    family: list[str],
) -> None:
    with clock.fixed(date(2026, 11, 28)):
        carry_out("move_in_notification", _notification(family[0], "2026-11-25", "2026-11-27"))
    record = newest(family[0]).record
    assert (record.status, record.removed_on.to_text()) == ("2", "2026-11-25")
    assert record.planned_move_out_on == PLANNED
    with clock.fixed(LATER):
        assert remove_due() == 3
        carry_out("move_in_notification", _notification(family[1], "2026-11-26", "2026-12-08"))
    record = newest(family[1]).record
    assert (record.removed_on.to_text(), record.confirmed_move_out_on) == ("2026-11-26", date(2026, 11, 26))
    assert [m["reason"] for m in published(IDENTITY, family[1])] == ["move_in", "move_out"]


@pytest.mark.spec("RR-02", "S 4.1.3.1.1")
def test_a_settlement_writes_what_is_overdue_first(family: list[str]) -> None:
    with clock.fixed(LATER):
        carry_out("move_in_notification", _notification(family[0], "2026-12-02", "2026-12-08"))
    history = rows.all_versions(family[0])
    assert [v.reason for v in history][-2:] == ["move_out", "move_out_confirmed"]
    assert history[-1].record.removed_on.to_text() == "2026-11-30"


@pytest.mark.spec("RR-02", "RR-08", "S 4.1.3.1.1")
def test_job_withdrawal_and_notification_at_once_leave_one_truth(family: list[str]) -> None:
    """Whoever comes first wins; nobody is removed twice, and nobody stays with a 転入通知."""
    with clock.fixed(PLANNED):
        raised = raised_by(
            remove_due,
            lambda: carry_out("move_in_notification", _notification(family[0], "2026-11-29", "2026-11-30")),
            remove_due,
            lambda: carry_out("move_in_notification", _notification(family[1], "2026-11-28", "2026-11-30")),
            remove_due,
        )
        assert all(isinstance(e, Refused) for e in raised), raised
        remove_due()
    for addressee_no in family:
        history = rows.all_versions(addressee_no)
        assert [v.history_no for v in history] == list(range(1, len(history) + 1))
        assert [v.reason for v in history].count("move_out") == 1
        assert history[-1].record.status == "2"
        assert len(published(IDENTITY, addressee_no)) == 2


@pytest.mark.spec("RR-02", "S 4.0.4")
def test_who_is_left_alone_becomes_householder_on_the_day() -> None:
    with clock.fixed(TODAY):
        fill_stock()
        data = family_data()
        data["members"] = data["members"][:2]
        settle_notice(data)
        head, wife = Person.objects.order_by("member_order").values_list("addressee_no", flat=True)
        carry_out("move_out", draft_of("move_out", [head]))
        assert newest(wife).record.relationship == "妻"
    with clock.fixed(PLANNED):
        assert remove_due() == 2
        assert certificates.active_members(household_of(wife)) == [wife]
    version = newest(wife)
    assert (version.reason, version.record.relationship) == ("new_householder", "世帯主")
    assert version.record.householder_name == "試験　花子"


def _staying(people: list[str], *relationships: str) -> dict[str, Any]:
    """The head leaves on 30 November, and the notice says what becomes of the others."""
    data = draft_of("move_out", people[:1])
    rows_ = zip(people[1:], relationships, strict=True)
    return data | {"staying": [{"addressee_no": no, "relationship": word} for no, word in rows_]}


@pytest.mark.spec("RR-02", "S 4.0.4")
def test_what_was_notified_of_those_who_stay_takes_effect_on_the_day() -> None:
    prepare_printing()
    with clock.fixed(TODAY):
        fill_stock()
        people = move_family_in()
        case_no = submit("move_out", _staying(people, "世帯主", "子", "子"))
        seen = examine(staff=REVIEWER, case_no=case_no)
        planned = [(p.addressee_no, p.planned_on, p.after.relationship) for p in seen.persons if p.planned_on]
        assert planned == [
            (people[1], PLANNED, "世帯主"),
            (people[2], PLANNED, "子"),
            (people[3], PLANNED, "子"),
        ]
        paper = print_paper(staff=CLERK, case_no=case_no, kind="printed_for_signature")
        said = "".join("".join(pdf_text.pages(paper.pdf)).split())
        assert "令和8年11月30日から変わる事項（残る人）" in said
        review.approve(staff=REVIEWER, case_no=case_no)
        assert [newest(no).record.relationship for no in people] == ["世帯主", "妻", "子", "子"]
    with clock.fixed(LATER):
        assert remove_due() == 4
        assert remove_due() == 0
    after = [newest(no) for no in people]
    assert [v.record.relationship for v in after] == ["世帯主", "世帯主", "子", "子"]
    assert {v.record.householder_name for v in after[1:]} == {"試験　花子"}
    assert {v.changed_on for v in after} == {PLANNED}
    assert {v.event_id for v in after} == {after[0].event_id}
    assert newest(people[0]).reason == "move_out"


@pytest.mark.spec("RR-02", "S 4.0.4", "S 1.1.10")
def test_a_plan_for_those_who_stay_gives_way_to_what_was_notified_later() -> None:
    with clock.fixed(TODAY):
        fill_stock()
        people = move_family_in()
        carry_out("move_out", _staying(people, "世帯主", "子", "子"))
        split = {**notified(), "split_on": "2026-11-22", "household_no": household_of(people[0]),
                 "members": [{"addressee_no": people[2], "relationship": "世帯主"}]}  # fmt: skip
        carry_out("household_split", {"ward": "04101", "notified_on": "2026-11-22", **split})
    with clock.fixed(PLANNED):
        remove_due()
    wife, child = newest(people[1]), newest(people[3])
    assert (wife.record.relationship, wife.record.householder_name) == ("妻", "")
    assert child.record.householder_name == ""
    assert "世帯が変わったため" in ChangeEvent.objects.get(reason="move_out").note


@pytest.mark.spec("RR-02", "S 4.0.4")
def test_a_plan_for_those_who_stay_goes_with_the_notice_that_was_withdrawn() -> None:
    with clock.fixed(TODAY):
        fill_stock()
        people = move_family_in()
        carry_out("move_out", _staying(people, "世帯主", "子", "子"))
        stays = move_out_withdrawal.draft(people[:1])
        carry_out("move_out_withdrawal", {"ward": "04101", "notified_on": "2026-11-22", **stays})
        carry_out(
            "move_out", draft_of("move_out", people[:1])
        )  # for the same day, and says nothing of the others
    with clock.fixed(PLANNED):
        remove_due()
    assert [newest(no).record.relationship for no in people[1:]] == ["妻", "子", "子"]


@pytest.mark.spec("RR-02", "S 4.0.4", "S 4.1.3.1.1")
def test_an_early_notification_brings_the_plan_for_those_who_stay() -> None:
    with clock.fixed(TODAY):
        fill_stock()
        people = move_family_in()
        carry_out("move_out", _staying(people, "世帯主", "子", "子"))
    with clock.fixed(date(2026, 11, 28)):
        carry_out("move_in_notification", _notification(people[0], "2026-11-25", "2026-11-27"))
    assert [newest(no).record.relationship for no in people[1:]] == ["世帯主", "子", "子"]
    assert newest(people[1]).changed_on == date(2026, 11, 25)


@pytest.mark.spec("RR-02", "S 4.1.1.2")
def test_who_comes_back_before_the_job_ran_has_the_removal_in_the_history(family: list[str]) -> None:
    data = family_data()
    data["members"] = data["members"][:1]
    data["members"][0] |= {"resumes": family[0]}
    data |= {
        "notified_on": "2026-12-09",
        "moved_in_on": "2026-12-08",
        "certificate_move_out_on": "2026-12-07",
    }
    data["address"] = data["address"] | {"lot": "８番８号"}
    with clock.fixed(LATER):
        carry_out("move_in", data)
        assert remove_due() == 0
    reasons = [v.reason for v in rows.all_versions(family[0])]
    assert reasons == ["move_in", "move_out_planned", "move_out", "move_in"]
    assert newest(family[0]).record.planned_move_out_on is None


def _abroad(people: list[str], day: str) -> dict[str, Any]:
    data = draft_of("move_out", people)
    return data | {
        "moves_out_on": day,
        "destination": {
            "code": "",
            "town_code": "",
            "text": "アメリカ合衆国ニューヨーク市",
            "country": "USA",
        },
    }


@pytest.mark.spec("RR-06", "RR-02")
def test_the_family_register_hears_of_the_way_abroad_and_of_the_return_to_the_same_address() -> None:
    with clock.fixed(TODAY):
        fill_stock()
        people = move_family_in()
        assert len(published(SUPPLEMENT, people[0])) == 1
        carry_out("move_out", _abroad(people, "2026-11-21"))
    told = published(SUPPLEMENT, people[0])[-1]
    assert (told["address"], told["address_since"]["first"]) == ("アメリカ合衆国ニューヨーク市", "2026-11-21")
    assert published(IDENTITY, people[0])[-1]["reason"] == "move_out_abroad"
    data = family_data()
    data["members"] = data["members"][:1]
    data["members"][0] |= {"resumes": people[0]}
    data |= {"notified_on": "2026-12-09", "moved_in_on": "2026-12-08", "certificate_move_out_on": None}
    data |= {"source": "abroad", "previous_address": {"text": "アメリカ合衆国", "country": "USA"}}
    with clock.fixed(LATER):
        carry_out("move_in", data)
    assert newest(people[0]).reason == "move_in_abroad"
    told = published(SUPPLEMENT, people[0])
    assert len(told) == 3
    assert told[-1]["address_since"]["first"] == "2026-12-08"
    assert len(published(NOTIFICATION, people[0])) == 1  # of the first move, none of the return


@pytest.mark.spec("RR-02", "S 1.1.5")
def test_the_hub_hears_of_a_plan_only_when_its_day_has_come(family: list[str]) -> None:
    assert len(published(HUB, family[0])) == 1
    with clock.fixed(PLANNED):
        remove_due()
    assert [m["status"] for m in published(HUB, family[0])] == ["1", "2"]


@pytest.mark.spec("RR-02", "S 4.6.0.1", "S 4.0.8")
def test_a_withdrawal_reviewed_when_the_day_has_come_goes_back_to_the_counter(family: list[str]) -> None:
    with clock.fixed(date(2026, 11, 29)):
        case_no = cases.open_case(staff=CLERK, kind="move_out_withdrawal").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=_withdrawal(family))
        cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
        alerts = open_entry(staff=CLERK, case_no=case_no).judgement.alerts
        submit_notice(staff=CLERK, case_no=case_no, acknowledged={alert_key(f): "確認済み" for f in alerts})
    with clock.fixed(PLANNED):
        raised = raised_by(remove_due, lambda: review.approve(staff=REVIEWER, case_no=case_no), remove_due)
        assert [type(e).__name__ for e in raised] == ["NoLongerFits"]
    assert CaseFile.objects.get(case_no=case_no).state == "sent_back"
    for addressee_no in family:
        history = [v.reason for v in rows.all_versions(addressee_no)]
        assert history == ["move_in", "move_out_planned", "move_out"]
    assert set(Person.objects.values_list("pending_case", flat=True)) == {""}


@pytest.mark.spec("RR-06", "RR-02", "S 4.1.3.0.4")
def test_a_move_by_card_is_told_at_once_and_taken_back_with_the_withdrawal() -> None:
    with clock.fixed(TODAY):
        fill_stock()
        data = family_data()
        for member in data["members"]:
            member["holds_number_card"] = True
        settle_notice(data)
        people = list(Person.objects.order_by("member_order").values_list("addressee_no", flat=True))
        carry_out("move_out", draft_of("move_out", people) | {"card_move_out": True})
        (told,) = published(INFORMATION, people[0])
        assert (told["to_municipality"], told["planned_move_out_on"]) == ("13101", "2026-11-30")
        assert told["individual_number"] == data["members"][0]["individual_number"]
        assert told["destination"] == "東京都千代田区霞が関２丁目１番２号"
        carry_out("move_out_withdrawal", _withdrawal(people[:1]))
    assert [m["withdrawn"] for m in published(INFORMATION, people[0])] == [False, True]
    with clock.fixed(PLANNED):
        assert remove_due() == 3
    assert [m["withdrawn"] for m in published(INFORMATION, people[1])] == [False]


@pytest.mark.spec("RR-06", "S 4.1.3.0.3")
def test_an_ordinary_move_sends_no_information(family: list[str]) -> None:
    assert published(INFORMATION, family[0]) == []


@pytest.mark.spec("RR-02", "S 4.0.4", "S 4.1.3.1.1")
def test_whoever_stays_is_left_without_the_householder_whom_an_early_notification_removes(
    family: list[str],
) -> None:
    with clock.fixed(date(2026, 11, 28)):
        carry_out("move_in_notification", _notification(family[0], "2026-11-25", "2026-11-27"))
        record = newest(family[1]).record
        assert (record.status, record.householder_name) == ("1", "")
        assert newest(family[1]).reason == "new_householder"
    with clock.fixed(PLANNED):
        assert remove_due() == 3


def test_the_worker_runs_the_jobs() -> None:
    assert jobs.__name__ == "openjuki.systems.residents.jobs"
    assert {"planned_departures", "unused_move_out_information"} <= {step.name for step in registered()}


@pytest.mark.spec("RR-02", "RR-23")
def test_a_departure_far_ahead_settles_on_a_later_day() -> None:
    """What was answered at the counter reads the same when it is settled after midnight."""
    with clock.fixed(TODAY):
        fill_stock()
        people = move_family_in()
        data = draft_of("move_out", people) | {"moves_out_on": "2027-03-01"}
        case_no = cases.open_case(staff=CLERK, kind="move_out").case_no
        cases.save_draft(staff=CLERK, case_no=case_no, data=data)
        cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
        alerts = open_entry(staff=CLERK, case_no=case_no).judgement.alerts
        assert "A43" in {f.id for f in alerts}
        submit_notice(staff=CLERK, case_no=case_no, acknowledged={alert_key(f): "卒業後" for f in alerts})
    with clock.fixed(date(2026, 11, 24)):
        assert review.approve(staff=REVIEWER, case_no=case_no).state == "settled"
