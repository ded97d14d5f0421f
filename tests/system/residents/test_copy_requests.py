"""写しの請求: recorded with its issue, sent back, refused, handed over; every act kept (第12条〜第12条の3, RR-05)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg import errors

from openjuki.kernel.certificates import facts
from openjuki.runtime import clock, pdf_text
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Invalid, NotFound
from openjuki.systems.residents.models import IssueRecord, IssueRequest, IssueRequestAct
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.copy_requests import Criteria
from openjuki.systems.residents.services import holds
from openjuki.systems.residents.services.alerts import alerts_for
from openjuki.systems.residents.services.copy_requests import RequestChanged, RequestClosed, act_on_request
from openjuki.systems.residents.services.issue_holds import Held, NotAcknowledged
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.request_papers import (
    NothingToTell,
    print_request_paper,
    show_request_paper,
)
from openjuki.systems.residents.services.view_requests import list_requests, view_request
from support.bearers import Api
from support.certificates import STATED, another_family, request
from support.protected_world import NOSY
from support.residents import CLERK, make_staff, move_family_in
from support.signed_in import terminal
from support.support_measures import SECRETS, started

pytestmark = pytest.mark.usefixtures("issuing_day")
DAY = date(2026, 11, 22)
LAWYER = STATED | {
    "relation": "professional", "requester": "架空法律事務所　架空　三郎", "profession": "lawyer", "form_no": "1",
    "registration_no": "99999", "matter": "貸金返還請求訴訟", "client": "架空　四郎", "ground": "1",
    "purpose": "訴状の送達先の確認",
}  # fmt: skip


def record(people: list[str], act: str = "receive", **items: Any) -> IssueRequest:
    acts = {"reason", "refusal", "missing", "due_on", "request_no", "version", "staff"}
    given: dict[str, Any] = {"staff": CLERK, **{k: v for k, v in items.items() if k in acts}}
    asked = request(**{k: v for k, v in items.items() if k not in acts})
    return act_on_request(act=act, request=asked, addressee_nos=people, **given)


def text_of(row: IssueRequest, kind: str) -> str:
    made = print_request_paper(staff=CLERK, request_no=row.request_no, kind=kind)
    _, pdf = show_request_paper(staff=CLERK, request_no=row.request_no, version=made.version_no)
    return "".join("".join(pdf_text.pages(pdf)).split())


@pytest.mark.spec("RR-05", "RR-25")
def test_an_issue_leaves_its_request_behind() -> None:
    people = move_family_in()
    issue_record_copy(staff=CLERK, request=request(copies=2), addressee_nos=people)
    row = IssueRequest.objects.get()
    assert (row.state, row.right, row.channel, row.subjects) == ("issued", "person", "counter", people)
    assert set(IssueRecord.objects.values_list("request_id", flat=True)) == {row.pk}
    seen = view_request(staff=CLERK, request_no=row.request_no)
    assert len(seen.issue_nos) == 2
    assert [a.act for a in seen.acts] == ["issue"]
    with pytest.raises(RequestClosed):
        issue_record_copy(staff=CLERK, request=request(), addressee_nos=people, request_no=row.request_no)


@pytest.mark.spec("RR-05")
def test_a_letter_without_money_is_sent_back_completed_and_issued() -> None:
    people = move_family_in()
    letter = {"channel": "post", "delivery": "mail", "send_to": "宮城県仙台市泉区　試験　太郎"}
    short = "定額小為替を求めた"
    row = record(people, "incomplete", missing=["fee"], due_on=date(2026, 12, 6), reason=short, **letter)
    told = text_of(row, "incomplete_letter")
    assert "手数料(定額小為替)" in told
    assert "令和8年12月6日まで" in told
    with pytest.raises(Invalid) as e:  # 300 yen are due, none came
        issue_record_copy(
            staff=CLERK, request=request(**letter), addressee_nos=people, request_no=row.request_no
        )
    assert "E181" in {f.id for f in e.value.findings}
    paid = request(**letter, paid=450)
    with pytest.raises(NotAcknowledged) as n:
        issue_record_copy(staff=CLERK, request=paid, addressee_nos=people, request_no=row.request_no)
    assert {f.id for f in n.value.findings} == {"A144", "A145"}
    reasons = {"A144-send_to": "転送先を住民票の写しで確認", "A145-paid": "切手150円を同封"}
    issue_record_copy(
        staff=CLERK, request=paid, addressee_nos=people, request_no=row.request_no, acknowledged=reasons
    )
    row.refresh_from_db()
    assert (row.state, row.due_on, row.version) == ("issued", None, 3)
    assert list(IssueRequestAct.objects.order_by("version_no").values_list("act", flat=True)) == [
        "incomplete",
        "print",
        "issue",
    ]


@pytest.mark.spec("RR-05")
def test_a_refusal_has_its_ground_its_reason_and_its_letter() -> None:
    people = move_family_in()
    for wrong in ({"refusal": "no_reason"}, {"reason": "目的が不明", "refusal": "because"}):
        with pytest.raises(Invalid):
            record(people, "refuse", **LAWYER, **wrong)
    row = record(people, "refuse", **LAWYER, refusal="no_reason", reason="受任の事実を確認できない")
    told = text_of(row, "refusal_letter")
    assert "申出を相当と認めることができないため" in told
    assert "受任の事実を確認できない" in told
    assert "審査請求" in told
    with pytest.raises(NothingToTell):
        print_request_paper(staff=CLERK, request_no=row.request_no, kind="incomplete_letter")
    logged = AuditRow.objects.filter(action="residents.request_act", terms__act="refuse").get()
    assert logged.terms["refusal"] == "no_reason"
    assert logged.subjects == people


def test_what_came_with_a_letter_goes_back_when_it_ends_without_a_copy() -> None:
    people = move_family_in()
    letter = {"channel": "post", "delivery": "mail", "send_to": "宮城県仙台市泉区　試験　太郎", "paid": 450}
    why = {"reason": "本人と確かめられない"}
    row = record(people, "refuse", **letter, **why, refusal="not_identified")
    assert [a.returned for a in view_request(staff=CLERK, request_no=row.request_no).acts] == [450]
    assert "同封された450円" in text_of(row, "refusal_letter")
    kept = record(people, **letter)
    gone = record(people, "withdraw", **letter, **why, request_no=kept.request_no)
    assert [a.returned for a in view_request(staff=CLERK, request_no=gone.request_no).acts] == [450, 0]


def test_the_printed_request_says_what_was_typed() -> None:
    people = move_family_in()
    row = record(people[:1], **LAWYER)
    told = text_of(row, "request_form")
    for word in (
        "第12条の3第2項",
        "弁護士",
        "99999",
        "貸金返還請求訴訟",
        "架空四郎",
        "試験太郎",
        "霞が関2-1-2",
        "署名",
    ):
        assert word in told, word
    home = facts.address_text(rows.current_versions(people)[people[0]].record)
    assert "".join(home.split()) not in told, "the form tells nobody where they live"


@pytest.mark.spec("RR-05", "RR-25")
def test_whom_others_state_is_compared_with_who_was_chosen_and_nothing_is_told() -> None:
    people = move_family_in()
    wrong = request(**LAWYER | {"stated_name": "試験　次郎", "stated_address": "東京都千代田区霞が関2-1-20"})
    with pytest.raises(NotAcknowledged) as e:
        issue_record_copy(staff=CLERK, request=wrong, addressee_nos=people[:1])
    assert [(f.id, f.field) for f in e.value.findings] == [
        ("A220", "stated_name"),
        ("A220", "stated_address"),
    ]
    home = facts.address_text(rows.current_versions(people)[people[0]].record)
    assert not any(home in f.message or "太郎" in f.message for f in e.value.findings)
    known = {"A220-stated_name": "戸籍で確かめた", "A220-stated_address": "契約書の住所"}
    issue_record_copy(staff=CLERK, request=wrong, addressee_nos=people[:1], acknowledged=known)
    # The former address (転入前住所) is theirs; who was not named gets no place on the copy.
    fits = request(**LAWYER)
    assert issue_record_copy(staff=CLERK, request=fits, addressee_nos=people[:1])
    with pytest.raises(NotAcknowledged):
        issue_record_copy(staff=CLERK, request=fits, addressee_nos=people[:2])


@pytest.mark.spec("S 3.4", "RR-25")
def test_a_request_about_a_protected_person_goes_to_the_supervisor() -> None:
    people = move_family_in()
    started(people[0])
    row = record(people[:1], "incomplete", staff=NOSY, **LAWYER)
    assert row.state == "handed_over"
    (line,) = list_requests(staff=NOSY, criteria=Criteria())
    assert (line.masked, line.requester, line.subjects) == (True, "", ())
    for refused in (
        lambda: view_request(staff=NOSY, request_no=row.request_no),
        lambda: record(people[:1], staff=NOSY, request_no=row.request_no, **LAWYER),
    ):
        with pytest.raises(Forbidden):
            refused()
    (seen,) = list_requests(staff=CLERK, criteria=Criteria(state="handed_over"))
    assert seen.requester == LAWYER["requester"]
    done = record(
        people[:1], "refuse", **LAWYER, request_no=row.request_no, refusal="support", reason="相手方の代理"
    )
    told = text_of(done, "refusal_letter")
    assert "支援措置" not in told
    assert "相手方" not in told
    assert "確認できませんでした" in told, "without a reason the letter would give it away"
    # The same for who asks as one of the household: by the article of that right.
    own = record(people[:1], "refuse", refusal="support", reason="相手方本人")
    told = text_of(own, "refusal_letter")
    assert "第12条第6項" in told
    assert "第12条の3" not in told
    assert "相手方" not in told


@pytest.mark.spec("S 3.4")
def test_the_screen_hands_over_what_it_may_not_show() -> None:
    (person, *_) = move_family_in()
    started(person)
    browser = terminal(NOSY.rights, NOSY.user_id)
    shown = browser.post("/requests", {"addressee_no": person, "reason": "第三者の申出"})
    assert f"/persons/{person}/record-copy" in shown.headers["Location"]
    text = browser.get(f"{shown.headers['Location']}&right=third_party").content.decode()
    assert "支援措置責任者へ引き継いでください" in text
    assert "太郎" not in text
    typed = {"do": "receive", "right": "third_party", "who": person, "form": "household", "copies": "1",
             "delivery": "counter", "requester": "架空　次郎"}  # fmt: skip
    done = browser.post(shown.headers["Location"], typed)
    assert done.headers["Location"] == "/requests?done=request_handed_over"
    assert IssueRequest.objects.get().state == "handed_over"
    assert [a.where for a in alerts_for(staff=CLERK) if "引き継" in a.text] == ["requests"]
    assert not [a for a in alerts_for(staff=NOSY) if a.where == "requests"]


@pytest.mark.spec("S 3.4", "RR-25")
def test_the_opposing_party_gets_nothing_even_where_the_hold_is_set_aside() -> None:
    people = move_family_in()
    started(people[0])
    for hold in holds.Hold.objects.filter(process="issue", support_measure=True):
        holds.release_hold(staff=CLERK, hold_id=hold.pk, reason="本人の請求")
    by_lawyer = request(**LAWYER | {"client": SECRETS[1]})
    for asked in (by_lawyer, request(requester=SECRETS[1], relation="self")):
        with pytest.raises(Held) as e:
            issue_record_copy(staff=CLERK, request=asked, addressee_nos=people[:1])
        assert [f.id for f in e.value.findings] == ["I05"]
    own = request(purpose="賃貸借契約")
    agent = replace(own, relation="agent", bearer="代理　一郎", authority="委任状")
    letter = replace(own, channel="post", delivery="mail", send_to="仙台市", paid=300)
    for asked, rule in ((request(), "E245"), (agent, "E244"), (letter, "E244")):
        with pytest.raises(Invalid) as i:
            issue_record_copy(staff=CLERK, request=asked, addressee_nos=people[:1])
        assert rule in {f.id for f in i.value.findings}
    assert len(issue_record_copy(staff=CLERK, request=own, addressee_nos=people[:1])) == 1


def test_a_guardian_of_an_adult_and_too_many_papers() -> None:
    people = move_family_in()
    guardian = request(
        relation="statutory_agent", bearer="後見　一郎", authority="登記事項証明書", stated_name="試験　太郎",
    )  # fmt: skip
    with pytest.raises(NotAcknowledged) as e:
        issue_record_copy(staff=CLERK, request=guardian, addressee_nos=people[:1])
    assert [f.id for f in e.value.findings] == ["A218"]
    childs = replace(guardian, stated_name="試験　一郎")
    assert issue_record_copy(staff=CLERK, request=childs, addressee_nos=people[2:3]), "a child"
    many = request(form="individual", copies=20)
    with pytest.raises(Invalid) as i:
        issue_record_copy(staff=CLERK, request=many, addressee_nos=[*people, *another_family(2)])
    assert [f.id for f in i.value.findings] == ["I26"]


def test_whoever_claims_to_be_of_the_household_is_compared_with_it() -> None:
    people = move_family_in()
    other = request(requester="別人　次郎", stated_name="試験　太郎")
    with pytest.raises(NotAcknowledged) as e:
        issue_record_copy(staff=CLERK, request=other, addressee_nos=people[:1])
    assert [f.id for f in e.value.findings] == ["A140"]
    # Somebody of the household who does not stand on the copy is known all the same.
    wife = request(requester="試験 花子", stated_name="試験　太郎")
    assert issue_record_copy(staff=CLERK, request=wife, addressee_nos=people[:1])


def test_a_letter_that_was_not_completed_is_on_the_board_and_elsewhere_it_is_not_known() -> None:
    row = record(move_family_in(), "incomplete", missing=["fee"], due_on=date(2026, 11, 30))
    elsewhere = make_staff("s1098", ward="04102")
    with clock.fixed(date(2026, 12, 1)):
        assert "1件" in next(a.text for a in alerts_for(staff=CLERK) if a.where == "requests")
        assert not [a for a in alerts_for(staff=elsewhere) if a.where == "requests"]
    with pytest.raises(NotFound):
        view_request(staff=elsewhere, request_no=row.request_no)
    with pytest.raises(RequestChanged):
        record(row.subjects, request_no=row.request_no, version=9)
    with pytest.raises(RequestChanged):  # nor is issued what somebody has found incomplete meanwhile
        issue_record_copy(
            staff=CLERK, request=request(), addressee_nos=row.subjects, request_no=row.request_no, version=9
        )
    assert not IssueRecord.objects.exists()


def test_the_list_is_narrowed_and_logged() -> None:
    people = move_family_in()
    mine = record(people)
    record(people, **LAWYER)
    for criteria, count in (
        (Criteria(), 2), (Criteria(right="professional"), 1), (Criteria(since=date(2026, 11, 23)), 0),
        (Criteria(until=DAY, open_only=True), 2), (Criteria(state="refused"), 0),
    ):  # fmt: skip
        assert len(list_requests(staff=CLERK, criteria=criteria)) == count, criteria
    row = AuditRow.objects.filter(action="residents.list_requests").order_by("id")[0]
    assert mine.request_no in row.terms["requests"]
    assert set(row.subjects) == set(people)


def test_the_api_records_examines_and_issues() -> None:
    people = move_family_in()
    api = Api(CLERK)
    asked = {
        "addressee_nos": people, "requester": "試験　太郎", "requester_address": "宮城県仙台市青葉区",
        "relation": "self", "identification": "",
    }  # fmt: skip
    found = api.post("/requests/examination", asked).json()
    assert [f["id"] for f in found] == ["E166"]
    row = AuditRow.objects.get(action="residents.examine_request")
    assert (row.outcome, row.subjects, row.terms["findings"]) == ("viewed", people, ["E166"])
    made = api.post("/requests", asked | {"act": "receive"}).json()
    assert api.get("/requests", state="received").json()[0]["request_no"] == made["request_no"]
    issued = api.post(
        "/issues", asked | {"identification": "旅券", "request_no": made["request_no"], "reason": "請求"}
    )
    assert issued.status_code == 201
    detail = api.get(f"/requests/{made['request_no']}").json()
    assert (detail["line"]["state"], len(detail["issue_nos"])) == ("issued", 1)
    paper = api.post(f"/requests/{made['request_no']}/papers", {"kind": "request_form"}).json()
    file = api.get(f"/requests/{made['request_no']}/papers/{paper['version_no']}/file")
    assert file.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE issue_request SET state = 'done'", "request_state"),
        ('UPDATE issue_request SET "right" = \'friend\'', "request_right"),
        ("UPDATE issue_request SET channel = 'fax'", "request_channel"),
        ("UPDATE issue_request SET subjects = '{}'", "request_names_somebody"),
        ("UPDATE issue_request SET state = 'incomplete'", "incomplete_has_due_day"),
        ("UPDATE issue_request SET state = 'refused'", "refusal_has_ground"),
        ("UPDATE issue_request_act SET act = 'lose'", "request_act_known"),
        ("UPDATE issue_request_act SET version_no = 0", "request_act_counts"),
        ("UPDATE issue_request_act SET act = 'refuse'", "request_act_has_reason"),
        ("UPDATE issue_request_act SET act = 'incomplete'", "incomplete_says_what"),
        ("UPDATE issue_request_act SET paper = 'request_form'", "request_paper_archived"),
        ("INSERT INTO issue_request_act SELECT 99, version_no, act, state, data, reason, missing, by, at, paper,"
         " object_key, digest, request_id, returned FROM issue_request_act", "request_act_once"),
        ("UPDATE issue_request_act SET returned = 300", "request_returns_at_its_end"),
    ],
)  # fmt: skip
def test_the_database_refuses(owner: psycopg.Connection, statement: str, name: str) -> None:
    record(move_family_in())
    with pytest.raises((errors.CheckViolation, errors.UniqueViolation), match=name):
        owner.execute(statement)  # type: ignore[call-overload]


def test_what_was_done_to_a_request_is_never_rewritten() -> None:
    record(move_family_in())
    with pytest.raises(Exception, match="permission denied"):
        IssueRequestAct.objects.update(reason="別の理由")
