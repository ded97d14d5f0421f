"""The board and the review list with more cases than they show (S 4.0.8, RR-23)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.systems.residents.models import CaseFile, CaseNotice, CaseReview
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.services.view_lists import MOST
from openjuki.systems.residents.web.home import home
from support.bearers import Api
from support.residents import CLERK, REVIEWER, fill_stock, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("real_db")


def files(state: str, count: int, *, first: int = 1, ward: str = "04101", **items: Any) -> list[CaseFile]:
    """Cases of one state, each a minute younger than the one before."""
    begin = clock.now() - timedelta(days=2)
    made = [
        CaseFile(
            case_no=f"{ward}-261120-{n:04d}", ward=ward, kind="move_in", state=state, opened_by="s1001",
            opened_at=begin + timedelta(minutes=n), state_since=begin + timedelta(minutes=n), round=1,
            event_id=n if state == "settled" else None, **items,
        )
        for n in range(first, first + count)
    ]  # fmt: skip
    return CaseFile.objects.bulk_create(made)


def numbers(lines: Any) -> list[int]:
    return [int(line.case_no.rpartition("-")[2]) for line in lines]


@pytest.mark.spec("S 4.0.8")
def test_settled_cases_do_not_push_the_others_off_the_board() -> None:
    files("settled", 205)
    files("entering", 3, first=301)
    files("in_review", 2, first=401, ward="04102")
    board = selectors.board(staff=CLERK)
    assert numbers(board["entering"].lines) == [301, 302, 303]
    assert numbers(board["settled"].lines) == list(range(205, 105, -1))
    assert (board["settled"].more, board["entering"].more) == (105, 0)
    assert board["in_review"] == selectors.Column(())
    assert len(selectors.board(staff=make_staff("s1003", ward=""))["in_review"].lines) == 2


def test_of_those_that_wait_the_oldest_are_shown() -> None:
    files("sent_back", 7)
    column = selectors.board(staff=CLERK, limit=5)["sent_back"]
    assert (numbers(column.lines), column.more) == ([1, 2, 3, 4, 5], 2)
    exact = selectors.board(staff=CLERK, limit=7)["sent_back"]
    assert (len(exact.lines), exact.more) == (7, 0)


def test_the_rest_is_counted_on_the_screen_and_in_the_api() -> None:
    files("entering", 101)
    request = RequestFactory().get("/")
    request.staff = CLERK  # type: ignore[attr-defined]
    page = home(request).content.decode()
    assert "101件" in page
    assert "ほかに1件あります" in page
    answer = Api(CLERK).get("/cases").json()
    assert (len(answer["entering"]["cases"]), answer["entering"]["more"]) == (100, 1)


@pytest.mark.spec("RR-23", "A-02")
def test_the_review_list_is_full_of_what_this_person_may_judge() -> None:
    mine, judged, others, older = (files("in_review", 3, first=n) for n in (1, 11, 21, 31))
    for case in (*mine, *judged, *others, *older):
        makers = [REVIEWER.user_id] if case in mine else ["s1001"]
        CaseNotice.objects.create(
            case=case, round=1, data={}, makers=makers, submitted_by=makers[0], submitted_at=clock.now()
        )
    for case in judged:
        CaseReview.objects.create(
            case=case, round=1, stage=1, makers=["s1001"], reviewer=REVIEWER.user_id, approved=True,
            reviewed_at=clock.now(),
        )  # fmt: skip
    for case in older:  # what this person judged was another round
        CaseReview.objects.create(
            case=case, round=1, stage=1, makers=["s1001"], reviewer=REVIEWER.user_id, approved=False,
            reason="確認", reviewed_at=clock.now(),
        )  # fmt: skip
        CaseNotice.objects.create(
            case=case, round=2, data={}, makers=["s1001"], submitted_by="s1001", submitted_at=clock.now()
        )
        CaseFile.objects.filter(pk=case.pk).update(round=2)
    files("in_review", 2, first=41, ward="04102")
    assert numbers(selectors.review_list(staff=REVIEWER, limit=4)) == [21, 22, 23, 31]
    assert numbers(selectors.review_list(staff=REVIEWER)) == [21, 22, 23, 31, 32, 33]
    assert selectors.review_list(staff=REVIEWER, kind="move_within") == []


@pytest.mark.spec("U-08", "L-01")
def test_a_long_list_is_one_row_of_the_log_that_names_no_end_of_persons() -> None:
    for n in range(100):
        files("settled", 1, first=n + 1, subjects=[f"{n:03d}{m:02d}" for m in range(15)])
    Api(CLERK).get("/cases")
    row = AuditRow.objects.get(action="residents.view_board")
    assert (len(row.subjects), row.terms["subjects"], len(row.terms["cases"])) == (MOST, 1500, 100)


@pytest.mark.spec("U-08", "L-01")
def test_messages_are_shown_after_one_row_that_names_their_persons() -> None:
    fill_stock()
    people = move_family_in()
    listed = Api(CLERK).get("/messages", limit=500).json()
    row = AuditRow.objects.get(action="residents.view_messages")
    assert set(row.subjects) == set(people) == {m["subject"] for m in listed}
    assert row.terms["count"] == len(listed)
    narrow = make_staff("s1003", rights=frozenset(RIGHTS) - {"residents.messages"})
    assert Api(narrow).get("/messages").status_code == 403
