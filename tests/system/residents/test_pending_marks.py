"""仮登録中: every notice under review marks its people, until that notice and no other is done (S 4.0.8, S 10.3)."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from openjuki.systems.residents.models import CaseFile, Person
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.judge import alert_key, judge
from openjuki.systems.residents.services.save_entry import open_entry, replace_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.residents import CLERK, REVIEWER, REVIEWER2, family_data, fill_stock, move_family_in
from support.screens import other_family

pytestmark = pytest.mark.usefixtures("real_db")


@pytest.fixture
def home() -> list[str]:
    """A household that others move into."""
    fill_stock(40)
    return move_family_in()


def joining(n: int, home: list[str]) -> str:
    """A case of another family that joins the household, ready to be submitted."""
    data = other_family(n) | {"joins": Person.objects.get(addressee_no=home[0]).household_no}
    data["address"] = family_data()["address"]
    for member in data["members"]:
        member["relationship"] = "同居人"
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    replace_entry(staff=CLERK, case_no=case_no, data=data)
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    return case_no


def submit(case_no: str) -> set[str]:
    """Submit with a reason for every alert; gives the alerts."""
    alerts = open_entry(staff=CLERK, case_no=case_no).judgement.alerts
    submit_notice(staff=CLERK, case_no=case_no, acknowledged={alert_key(f): "別々の世帯員" for f in alerts})
    return {f.id for f in alerts}


def settle(case_no: str) -> None:
    review.approve(staff=REVIEWER, case_no=case_no)
    review.approve(staff=REVIEWER2, case_no=case_no)


def marks(home: list[str]) -> set[str]:
    return set(Person.objects.filter(addressee_no__in=home).values_list("pending_case", flat=True))


@pytest.mark.spec("S 4.0.8", "RR-23")
def test_settling_one_keeps_the_mark_of_the_other(home: list[str]) -> None:
    first, second = joining(2, home), joining(3, home)
    submit(first)
    assert "A20" in submit(second)
    assert marks(home) == {f"{first} {second}"}
    settle(first)
    assert marks(home) == {second}
    household_no = Person.objects.get(addressee_no=home[0]).household_no
    moving = {"ward": "04101", "household_no": household_no, "members": [{"addressee_no": home[1]}],
              "notified_on": "2026-11-20", "moved_on": "2026-11-20",
              "address": family_data()["address"] | {"lot": "９番９号"}, "notifier": {"name": "試験"}}  # fmt: skip
    found = {f.id: f.message for f in judge(kind="move_within", data=moving).findings}
    assert second in found["E20"]
    assert first not in found["E20"]


@pytest.mark.spec("S 4.0.8", "RR-23")
def test_a_third_notice_is_settled_after_the_first_while_the_second_waits(home: list[str]) -> None:
    first, second, third = (joining(n, home) for n in (2, 3, 4))
    for case_no in (first, second, third):
        submit(case_no)
    settle(first)
    settle(third)  # its alert names one case less than at submission
    assert CaseFile.objects.get(case_no=third).state == "settled"
    assert marks(home) == {second}


@pytest.mark.spec("S 4.0.8")
@pytest.mark.parametrize("end", ["send_back", "withdraw"])
@pytest.mark.parametrize("which", [0, 1])
def test_an_end_without_settlement_takes_only_its_own_mark(home: list[str], end: str, which: int) -> None:
    both = [joining(2, home), joining(3, home)]
    for case_no in both:
        submit(case_no)
    if end == "send_back":
        review.send_back(staff=REVIEWER, case_no=both[which], reason="確認")
    else:
        cases.withdraw_case(staff=CLERK, case_no=both[which], reason="取りやめ")
    assert marks(home) == {both[1 - which]}
    cases.withdraw_case(staff=CLERK, case_no=both[1 - which], reason="取りやめ")
    assert marks(home) == {""}


def test_the_own_mark_is_no_finding_and_is_set_once(home: list[str]) -> None:
    one = joining(2, home)
    submit(one)
    review.send_back(staff=REVIEWER, case_no=one, reason="確認")
    assert "A20" not in submit(one)
    assert marks(home) == {one}


@pytest.mark.spec("S 10.3")
def test_a_submission_during_a_settlement_loses_no_mark(home: list[str]) -> None:
    first, second = joining(2, home), joining(3, home)
    submit(first)
    review.approve(staff=REVIEWER, case_no=first)
    together = threading.Barrier(2)

    def at_once(work: object, *args: object) -> None:
        together.wait()
        try:
            work(*args)  # type: ignore[operator]
        finally:
            connections.close_all()

    def last_approval() -> None:
        review.approve(staff=REVIEWER2, case_no=first)

    threads = [
        threading.Thread(target=at_once, args=(last_approval,)),
        threading.Thread(target=at_once, args=(submit, second)),
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert marks(home) == {second}
    assert CaseFile.objects.get(case_no=first).state == "settled"


@pytest.mark.spec("S 4.0.8", "S 10.3")
def test_a_case_number_that_begins_like_another_is_another(home: list[str]) -> None:
    long, short = CaseFile(case_no="04101-261122-10000"), CaseFile(case_no="04101-261122-1000")
    cases.hold_persons(long, home)
    cases.hold_persons(short, home)
    cases.hold_persons(short, home)
    assert marks(home) == {f"{long.case_no} {short.case_no}"}
    cases.release(short.case_no, home)
    assert marks(home) == {long.case_no}
    cases.release(short.case_no, home)
    assert marks(home) == {long.case_no}
