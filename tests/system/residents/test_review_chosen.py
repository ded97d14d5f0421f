"""一括本登録: many cases at once settle as each alone would, and what wants a look is left out (S 4.0.8, RR-23)."""

from __future__ import annotations

import html
import json
import re
import threading
from typing import Any

import psycopg
import pytest
from django.db import connections

from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Invalid
from openjuki.systems.residents.models import (
    CaseFile,
    CaseNotice,
    CasePaper,
    CaseReview,
    PersonVersion,
    Setting,
)
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services import review, review_chosen
from openjuki.systems.residents.services.review_chosen import Chosen, approve_chosen, choose, view_chosen
from support.bearers import Api
from support.protected_world import NOSY
from support.residents import CLERK, REVIEWER, REVIEWER2, family_data, make_staff, other_family, submitted
from support.signed_in import terminal
from support.support_measures import started

pytestmark = pytest.mark.usefixtures("real_db")


def chosen(*case_nos: str, round_: int = 1) -> list[Chosen]:
    return [Chosen(no, round_) for no in case_nos]


def results(outcomes: list[review_chosen.Outcome]) -> dict[str, tuple[str, list[str]]]:
    return {o.case_no: (o.result, [f.id for f in o.findings]) for o in outcomes}


def state_of(case_no: str) -> tuple[str, int]:
    case = CaseFile.objects.get(case_no=case_no)
    return case.state, case.approvals


@pytest.mark.spec("S 4.0.8", "RR-23")
def test_each_case_is_approved_as_far_as_this_approval_carries_it() -> None:
    fresh, half = submitted(family_data(1)), submitted(other_family(2))
    review.approve(staff=REVIEWER2, case_no=half)
    in_order = choose(staff=REVIEWER, chosen=chosen(half, fresh, half))
    assert in_order == chosen(fresh, half)
    briefs = view_chosen(staff=REVIEWER, chosen=in_order)
    assert [(b.chosen.case_no, b.against, b.last) for b in briefs] == [(fresh, (), False), (half, (), True)]
    done = approve_chosen(staff=REVIEWER, chosen=chosen(half, fresh, half))
    assert results(done) == {fresh: ("approved", []), half: ("settled", [])}
    assert (state_of(fresh), state_of(half)) == (("in_review", 1), ("settled", 2))
    rows = AuditRow.objects.filter(action="residents.choose_reviews").order_by("id")
    assert [r.terms["approving"] for r in rows] == [False, True]
    assert all(r.terms["cases"] == [fresh, half] for r in rows)
    assert AuditRow.objects.filter(action="residents.settle", case_no=half).count() == 1
    again = approve_chosen(staff=REVIEWER, chosen=chosen(fresh, half))
    assert results(again) == {fresh: ("refused", ["R02"]), half: ("refused", ["R07"])}
    assert PersonVersion.objects.count() == 4


@pytest.mark.spec("S 4.0.8", "A-02")
def test_what_a_single_review_would_show_is_left_out_and_named(
    owner: psycopg.Connection,
) -> None:
    late = other_family(3) | {"moved_in_on": "2026-10-01", "certificate_move_out_on": "2026-09-30"}
    answered = submitted(late, acknowledged={"A03-notified_on": "確認した"})
    silent = submitted(other_family(4))
    paper = CasePaper.objects.get(case__case_no=silent)
    owner.execute("DELETE FROM case_paper WHERE id = %s", [paper.pk])  # nobody else could
    renewed, plain = submitted(other_family(5)), submitted(family_data(1))
    twin = submitted(family_data(1))  # the same family once more, entered by another window
    for case_no in (plain, twin):
        review.approve(staff=REVIEWER2, case_no=case_no)
    briefs = {
        b.chosen.case_no: b for b in view_chosen(staff=REVIEWER, chosen=chosen(answered, silent, plain))
    }
    assert not briefs[answered].against
    ((alert, reason),) = briefs[answered].found.alerts()  # type: ignore[union-attr]
    assert (alert.level, reason) == ("alert", "確認した")
    assert [f.id for f in briefs[silent].against] == ["A-10"]
    notice = CaseNotice.objects.get(case__case_no=answered)
    owner.execute("UPDATE case_notice SET acknowledged = '{}' WHERE id = %s", [notice.pk])
    picked = [*chosen(answered, silent, plain, twin), Chosen(renewed, 2)]
    done = results(approve_chosen(staff=REVIEWER, chosen=picked))
    assert done[plain] == ("settled", [])
    assert done[answered] == ("left_out", [alert.id])
    assert done[silent] == ("left_out", ["A-10"])
    assert done[renewed] == ("left_out", ["E203"])
    assert done[twin][0] == "left_out"
    assert done[twin][1]
    assert [state_of(c) for c in (answered, silent, renewed, twin)] == [
        ("in_review", n) for n in (0, 0, 0, 1)
    ]
    refused = AuditRow.objects.filter(action="residents.approve_unseen", outcome="refused")
    assert sorted(r.case_no for r in refused) == sorted([answered, silent, renewed, twin])


@pytest.mark.spec("A-02", "S 3.4", "U-05")
def test_nobody_gets_further_with_many_than_with_one() -> None:
    case_no = submitted(family_data(1))
    assert results(approve_chosen(staff=CLERK, chosen=chosen(case_no))) == {case_no: ("refused", ["R01"])}
    elsewhere = make_staff("s2009", ward="04102")
    assert results(approve_chosen(staff=elsewhere, chosen=chosen(case_no))) == {case_no: ("refused", ["C01"])}
    (brief,) = view_chosen(staff=CLERK, chosen=chosen(case_no))
    assert [f.id for f in brief.against] == ["E202"]
    helper = make_staff("s2010", rights=frozenset(RIGHTS) | {"residents.contracted.notice"})
    with pytest.raises(Exception, match="C10"):
        approve_chosen(staff=helper, chosen=chosen(case_no))
    review.approve(staff=REVIEWER, case_no=case_no)
    review.approve(staff=REVIEWER2, case_no=case_no)
    people = sorted(PersonVersion.objects.values_list("addressee_no", flat=True))
    moving = {
        "ward": "04101", "notified_on": "2026-11-20", "moved_on": "2026-11-19",
        "household_no": PersonVersion.objects.first().household_no,  # type: ignore[union-attr]
        "address": family_data()["address"] | {"lot": "９番９号"},
        "members": [{"addressee_no": no} for no in people],
        "notifier": {"name": "試験　太郎", "capacity": "householder"},
        "identity": {"method": "licence", "document": "運転免許証"},
    }  # fmt: skip
    moved = submitted(moving, "move_within")
    started(people[0], *people[1:])
    assert results(approve_chosen(staff=NOSY, chosen=chosen(moved))) == {moved: ("refused", ["S07"])}
    assert [b.found for b in view_chosen(staff=NOSY, chosen=chosen(moved))] == [None]
    assert state_of(moved) == ("in_review", 0)


@pytest.mark.spec("S 4.0.8")
def test_no_more_at_once_than_the_city_allows() -> None:
    Setting.objects.create(key="bulk_approval_cap", value=1)
    picked = chosen(submitted(family_data(1)), submitted(other_family(2)))
    for act in (choose, approve_chosen):
        with pytest.raises(Invalid, match="E201"):
            act(staff=REVIEWER, chosen=picked)
        with pytest.raises(Invalid, match="E200"):
            act(staff=REVIEWER, chosen=[])
    assert CaseReview.objects.count() == 0
    browser = terminal(frozenset(RIGHTS), REVIEWER.user_id)
    ticked = [f"{c.case_no}:{c.round}" for c in picked]
    for path in ("/review/chosen", "/review/chosen/approve"):
        answer = browser.post(path, {"case": ticked})
        assert answer.status_code == 422
        said = answer.content.decode()
        assert "一度にまとめて承認できるのは1件までです(2件が選ばれています)。" in said
        assert said.count(" checked>") == 2, "what was chosen stays chosen"


@pytest.mark.spec("S 4.0.8", "RR-23")
def test_a_request_examines_few_however_many_were_chosen() -> None:
    numbers = [submitted(family_data(1)), *(submitted(other_family(n)) for n in range(2, 6))]
    review.approve(staff=REVIEWER, case_no=numbers[0])  # not for this reviewer any more
    browser = terminal(frozenset(RIGHTS), REVIEWER.user_id)
    answer = browser.post("/review/chosen", {"case": [f"{no}:1" for no in numbers]})
    seen: list[list[str]] = []
    while asked := re.search(r'hx-vals="([^"]*)"', answer.content.decode()):
        assert b'type="submit" form="approve-chosen"' not in answer.content, (
            "approved is what was looked through"
        )
        answer = browser.post("/review/chosen/briefs", json.loads(html.unescape(asked[1])))
        seen.append(
            re.findall(r'form="approve-chosen" name="case" value="([^:]*):1"', answer.content.decode())
        )
    assert seen == [numbers[1:2], numbers[2:4], numbers[4:]]
    assert b'type="submit" form="approve-chosen"' in answer.content
    assert AuditRow.objects.filter(action="residents.examine").count() == len(numbers)


@pytest.mark.spec("S 4.0.8", "RR-23")
def test_a_fault_in_one_case_leaves_the_others_done(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    numbers = [submitted(family_data(1)), *(submitted(other_family(n)) for n in (2, 3))]
    for case_no in numbers:
        review.approve(staff=REVIEWER2, case_no=case_no)
    real = review.settle

    def settle(**given: Any) -> Any:
        if given["case_no"] == numbers[1]:
            raise RuntimeError("別二　太郎 １番１号")
        return real(**given)

    monkeypatch.setattr(review, "settle", settle)
    done = approve_chosen(staff=REVIEWER, chosen=chosen(*numbers))
    assert [o.result for o in done] == ["settled", "failed", "settled"]
    assert [f.id for f in done[1].findings] == ["E204"]
    assert [state_of(c)[0] for c in numbers] == ["settled", "in_review", "settled"]
    assert "RuntimeError" in caplog.text
    assert "太郎" not in caplog.text + str(done)


@pytest.mark.spec("S 4.0.8", "RR-23")
def test_a_program_says_it_twice_and_it_is_done_once() -> None:
    case_no = submitted(family_data(1))
    review.approve(staff=REVIEWER2, case_no=case_no)
    body = {"cases": [{"case_no": case_no, "round": 1}]}
    first, second = (Api(REVIEWER).post("/reviews/approvals", body, key="bulk-0001") for _ in range(2))
    assert first.json() == {"outcomes": [{"case_no": case_no, "result": "settled", "findings": []}]}
    assert second.json() == first.json()
    assert CaseReview.objects.count() == 2
    empty = Api(REVIEWER).post("/reviews/approvals", {"cases": []})
    assert (empty.status_code, empty.json()["findings"][0]["id"]) == (422, "E200")
    narrow = make_staff("s1003", rights=frozenset(RIGHTS) - {"residents.review"})
    assert Api(narrow).post("/reviews/approvals", body).status_code == 403


@pytest.mark.spec("RR-23", "A-02")
def test_reviewers_with_overlapping_lists_settle_each_case_once() -> None:
    numbers = [submitted(family_data(1)), *(submitted(other_family(n)) for n in range(2, 7))]
    staff = [make_staff(f"s220{n}") for n in range(4)]
    lists = [numbers, numbers[::-1], numbers[:4], numbers[2:]]
    together, outcomes = threading.Barrier(len(staff)), [[] for _ in staff]  # type: ignore[var-annotated]

    def work(n: int) -> None:
        try:
            together.wait()
            outcomes[n] = approve_chosen(staff=staff[n], chosen=chosen(*lists[n]))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(len(staff))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    for late in (REVIEWER, REVIEWER2):  # whoever was overtaken comes again: nothing is lost
        outcomes.append(approve_chosen(staff=late, chosen=chosen(*numbers)))
    all_of = [o for each in outcomes for o in each]
    assert len(all_of) == sum(map(len, lists)) + 2 * len(numbers)
    assert {o.result for o in all_of} <= {"settled", "approved", "refused"}
    for case_no in numbers:
        assert [o.result for o in all_of if o.case_no == case_no and o.result == "settled"] == ["settled"]
        assert state_of(case_no) == ("settled", 2)
        judged = CaseReview.objects.filter(case__case_no=case_no).values_list("reviewer", flat=True)
        assert len(set(judged)) == 2
    assert PersonVersion.objects.count() == 4 * len(numbers)
