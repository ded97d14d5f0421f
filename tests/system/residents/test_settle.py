"""From the counter to the register: entry, review by others, settlement (RR-01, RR-02, RR-23, A-02, A-12)."""

from __future__ import annotations

from functools import partial
from typing import Any

import psycopg
import pytest

from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Refused
from openjuki.systems.residents.models import (
    CaseDraft,
    CaseFile,
    CaseNotice,
    ChangeEvent,
    Person,
    PersonVersion,
    SearchKey,
)
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.submit_notice import NotSubmitted, submit_notice
from support.at_once import outcomes
from support.harness import owner_url
from support.residents import CLERK, REVIEWER, REVIEWER2, family_data, fill_stock, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")


def entered(data: dict[str, Any] | None = None, kind: str = "move_in") -> CaseFile:
    case = cases.open_case(staff=CLERK, kind=kind, ticket_no="12")
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=data or family_data())
    cases.record_paper(staff=CLERK, case_no=case.case_no, kind="received_paper")
    return case


@pytest.mark.spec("RR-01", "RR-23", "A-02")
def test_a_family_is_entered_by_one_and_settled_by_two_others() -> None:
    fill_stock()
    case = entered()
    submit_notice(staff=CLERK, case_no=case.case_no)
    assert Person.objects.count() == 0
    review.approve(staff=REVIEWER, case_no=case.case_no)
    assert Person.objects.count() == 0
    done = review.approve(staff=REVIEWER2, case_no=case.case_no)
    assert done.state == "settled"
    assert Person.objects.filter(active=True).count() == 4
    assert Person.objects.values("household_no").distinct().count() == 1
    event = ChangeEvent.objects.get()
    assert (event.entered_by, event.reviewed_by) == (CLERK.user_id, [REVIEWER.user_id, REVIEWER2.user_id])
    assert SearchKey.objects.filter(current=True).count() >= 4


@pytest.mark.spec("A-02")
def test_the_maker_cannot_review() -> None:
    fill_stock()
    case = entered()
    submit_notice(staff=CLERK, case_no=case.case_no)
    with pytest.raises(Refused) as e:
        review.approve(staff=CLERK, case_no=case.case_no)
    assert e.value.findings[0].id == "R01"
    assert AuditRow.objects.filter(action="residents.approve", outcome="refused").count() == 1


@pytest.mark.spec("A-02")
def test_the_database_refuses_a_maker_as_checker(owner: psycopg.Connection) -> None:
    case = entered()
    submit_notice(staff=CLERK, case_no=case.case_no)
    with pytest.raises(psycopg.errors.CheckViolation, match="maker_is_not_checker"):
        owner.execute(
            "INSERT INTO case_review (case_id, round, stage, makers, reviewer, approved, reason, reviewed_at)"
            " SELECT case_id, round, 1, makers, makers[1], true, '', now() FROM case_notice"
        )


@pytest.mark.spec("A-10")
def test_no_review_without_a_written_notice() -> None:
    case = cases.open_case(staff=CLERK, kind="move_in")
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=family_data())
    with pytest.raises(NotSubmitted) as e:
        submit_notice(staff=CLERK, case_no=case.case_no)
    assert e.value.findings[0].id == "A-10"


@pytest.mark.spec("A-01")
def test_an_item_that_is_not_on_the_form_is_refused() -> None:
    case = entered({**family_data(), "religion": "なし"})
    with pytest.raises(NotSubmitted) as e:
        submit_notice(staff=CLERK, case_no=case.case_no)
    assert [f.field for f in e.value.findings] == ["religion"]


@pytest.mark.spec("RR-02", "RR-08")
def test_a_household_moves_within_the_ward() -> None:
    people = move_family_in()
    household = Person.objects.first().household_no  # type: ignore[union-attr]
    data = {
        "ward": "04101", "notified_on": "2026-11-20", "moved_on": "2026-11-19", "household_no": household,
        "address": family_data()["address"] | {"lot": "９番９号"},
        "members": [{"addressee_no": no} for no in people],
        "notifier": {"name": "試験　太郎", "capacity": "householder"},
        "identity": {"method": "licence", "document": "運転免許証"},
    }  # fmt: skip
    case = entered(data, kind="move_within")
    submit_notice(staff=CLERK, case_no=case.case_no)
    review.approve(staff=REVIEWER, case_no=case.case_no)
    assert PersonVersion.objects.count() == 8
    now = rows.current_versions(people)
    assert {v.record.address_lot for v in now.values()} == {"９番９号"}
    assert {v.history_no for v in now.values()} == {2}
    assert {v.record.individual_number for v in now.values()} == {
        m["individual_number"] for m in family_data()["members"]
    }


@pytest.mark.spec("RR-23")
def test_many_reviewers_at_once_settle_once() -> None:
    fill_stock()
    case = entered()
    submit_notice(staff=CLERK, case_no=case.case_no)
    review.approve(staff=REVIEWER, case_no=case.case_no)
    reviewers = [make_staff(f"s21{i:02}") for i in range(12)]
    works = [partial(review.approve, staff=each, case_no=case.case_no) for each in reviewers]
    assert outcomes(*works) == ["R07"] * 11 + ["done"]
    assert PersonVersion.objects.count() == 4


@pytest.mark.spec("RR-23")
def test_two_clerks_moving_the_same_family_in_at_once() -> None:
    fill_stock()
    first, second = entered(), entered()
    for case in (first, second):
        submit_notice(staff=CLERK, case_no=case.case_no)
        review.approve(staff=REVIEWER, case_no=case.case_no)
    works = [partial(review.approve, staff=REVIEWER2, case_no=each.case_no) for each in (first, second)]
    refused, done = outcomes(*works)
    assert done == "done" != refused
    assert Person.objects.count() == 4
    assert sorted(CaseFile.objects.values_list("state", flat=True)) == ["sent_back", "settled"]


@pytest.mark.spec("A-02")
def test_who_opens_a_case_with_data_has_made_it() -> None:
    case = cases.open_case(staff=REVIEWER, kind="move_in", data=family_data())
    cases.record_paper(staff=CLERK, case_no=case.case_no, kind="received_paper")
    submit_notice(staff=CLERK, case_no=case.case_no)
    with pytest.raises(Refused) as e:
        review.approve(staff=REVIEWER, case_no=case.case_no)
    assert e.value.findings[0].id == "R01"


@pytest.mark.spec("RR-27")
def test_no_form_carries_a_notice_into_another_ward() -> None:
    case = entered(family_data() | {"ward": "04102"})
    draft = CaseDraft.objects.get(case=case)
    assert draft.data["ward"] == case.ward == "04101"


@pytest.mark.spec("RR-23")
def test_an_alert_that_reads_differently_at_settlement_sends_the_case_back() -> None:
    fill_stock()
    case = entered(family_data() | {"moved_in_on": "2026-10-01", "certificate_move_out_on": "2026-09-30"})
    with pytest.raises(NotSubmitted) as e:
        submit_notice(staff=CLERK, case_no=case.case_no)
    reasons = {f"{f.id}-{f.field}" if f.field else f.id: "事情を聞いた" for f in e.value.findings}
    submit_notice(staff=CLERK, case_no=case.case_no, acknowledged=reasons)
    notice = CaseNotice.objects.get(case=case)
    assert notice.findings
    review.approve(staff=REVIEWER, case_no=case.case_no)
    with psycopg.connect(owner_url(), autocommit=True) as owner:
        owner.execute("UPDATE case_notice SET findings = '[]'")
    with pytest.raises(Refused):
        review.approve(staff=REVIEWER2, case_no=case.case_no)
    assert CaseFile.objects.get().state == "sent_back"
    assert Person.objects.count() == 0
