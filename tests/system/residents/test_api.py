"""The JSON API: whatever a screen does, with the same services, rights and findings (issue 2, API)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.rights import walk
from openjuki.systems.residents.models import CaseFile, Hold, IssueRecord, Person
from openjuki.systems.residents.rights import RIGHTS
from openjuki.systems.residents.services.judge import judge
from support.bearers import Api, bearer
from support.notices import TOLD_JSON
from support.residents import CLERK, REVIEWER, REVIEWER2, family_data, make_staff, move_family_in

pytestmark = pytest.mark.usefixtures("issuing_day")
ASKED = {
    "requester": "試験　太郎", "requester_address": "宮城県仙台市青葉区", "relation": "same_household",
    "identification": "個人番号カード",
}  # fmt: skip


@pytest.fixture
def clerk() -> Api:
    return Api(CLERK)


def opened(clerk: Api, **items: Any) -> str:
    answer = clerk.post("/cases", {"kind": "move_in", "data": family_data() | items})
    assert answer.status_code == 201, answer.content
    return str(answer.json()["case_no"])


@pytest.mark.spec("RR-01", "RR-23", "RR-05")
def test_a_family_moves_in_by_program_alone(clerk: Api) -> None:
    case_no = opened(clerk)
    draft = clerk.get(f"/cases/{case_no}/draft").json()
    assert draft["findings"] == []
    assert draft["numbers"] == [f"members.{i}.individual_number" for i in range(4)]
    assert clerk.post(f"/cases/{case_no}/papers", {"version": 0, "kind": "received_paper"}).status_code == 201
    assert clerk.post(f"/cases/{case_no}/submission", {"version": 0}).json()["state"] == "in_review"
    for reviewer in (REVIEWER, REVIEWER2):
        program = Api(reviewer)
        assert [c["case_no"] for c in program.get("/reviews").json()] == [case_no]
        assert program.get(f"/reviews/{case_no}").status_code == 200
        done = program.post(f"/reviews/{case_no}/approvals", {"round": 1})
        assert done.status_code == 200, done.content
    assert done.json()["state"] == "settled"
    found = clerk.post("/searches", {"kana": "シケン", "case_no": case_no}).json()
    assert len(found["rows"]) == 4
    person = found["rows"][0]["addressee_no"]
    seen = clerk.get(f"/persons/{person}", case_no=case_no).json()
    assert len(seen["household"]["members"]) == 4
    assert [s["history_no"] for s in seen["history"]] == [1]
    household = seen["record"]["household_no"]
    made = clerk.post("/issues", {"household_no": household, "case_no": case_no, **ASKED})
    assert made.status_code == 201, made.content
    number = made.json()[0]["issue_no"]
    file = clerk.get(f"/issues/{number}/file")
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    assert clerk.get(f"/issues/{number}/verification").json()["redrawn"] is True
    assert [i["issue_no"] for i in clerk.get("/issues", addressee_no=person, for_case=case_no).json()] == [
        number
    ]
    assert {m["kind"] for m in clerk.get(f"/cases/{case_no}/messages").json()} >= {
        "residents/identity_changed/v1", "residents/resident_changed/v1",
    }  # fmt: skip
    assert clerk.post(f"/cases/{case_no}/hand-over").json()["state"] == "handed_over"


def test_a_certificate_file_fills_the_form_and_its_faults_name_their_line(clerk: Api) -> None:
    case_no = str(clerk.post("/cases", {"kind": "move_in"}).json()["case_no"])
    path = f"/cases/{case_no}/certificate-files"
    refused = clerk.post(path, {"version": 0, "content": "氏,名,生年月日\n試験,太郎\n"})
    assert refused.status_code == 422
    assert "2" in refused.json()["findings"][0]["message"] + refused.json()["findings"][0]["field"]
    taken = clerk.post(path, {"version": 0, "content": "氏,名,生年月日\n試験,太郎,S60.5.3\n"})
    assert taken.status_code == 200, taken.content
    assert taken.json()["data"]["members"][0]["given_name"] == "太郎"
    nobody = clerk.post(f"/cases/{case_no}/move-out-information/searches", {"number": "12345678903"})
    assert nobody.json() == []


def test_findings_are_those_of_the_service(clerk: Api) -> None:
    broken = {"moved_in_on": "2027-01-01", "religion": "なし"}
    case_no = opened(clerk, **broken)
    expected = judge(kind="move_in", data=family_data() | broken, case_no=case_no).findings
    assert expected
    draft = clerk.get(f"/cases/{case_no}/draft").json()["findings"]
    clerk.post(f"/cases/{case_no}/papers", {"version": 0, "kind": "received_paper"})
    refused = clerk.post(f"/cases/{case_no}/submission", {"version": 0})
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    for found in (draft, refused.json()["findings"]):
        assert [(f["id"], f["field"], f["message"]) for f in found] == [
            (f.id, f.field, f.message) for f in expected
        ]


def test_single_fields_are_saved_and_judged(clerk: Api) -> None:
    case_no = opened(clerk)
    path = f"/cases/{case_no}/draft"
    answer = clerk.send("PATCH", path, {"version": 0, "changes": {"members.0.birth": "S99.99.99"}})
    assert [f["field"] for f in answer.json()["findings"]] == ["members.0.birth"]
    answer = clerk.send(
        "PATCH", path, {"version": answer.json()["version"], "changes": {"members.0.birth": "S60.5.3"}}
    )
    assert answer.json()["findings"] == []
    put = {"version": answer.json()["version"], "data": {}}
    assert clerk.send("PUT", path, put).json()["findings"]
    assert clerk.send("PATCH", path, {"version": 2, "changes": {"Members; DROP": "x"}}).status_code == 422


def test_a_number_never_comes_back_from_a_draft(clerk: Api) -> None:
    case_no = opened(clerk)
    number = family_data()["members"][0]["individual_number"]
    for path in (f"/cases/{case_no}", f"/cases/{case_no}/draft", "/cases"):
        assert number not in clerk.get(path).content.decode()


def test_a_repeated_request_is_answered_once(clerk: Api) -> None:
    body = {"kind": "move_in", "ticket_no": "7"}
    first = clerk.post("/cases", body, key="0190-first")
    again = clerk.post("/cases", body, key="0190-first")
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert CaseFile.objects.count() == 1
    other = clerk.post("/cases", {"kind": "move_within"}, key="0190-first")
    assert other.status_code == 422
    people = move_family_in()
    issue = {"addressee_nos": people, **ASKED}
    one, two = (clerk.post("/issues", issue, key="0190-issue") for _ in range(2))
    assert one.json() == two.json()
    assert IssueRecord.objects.count() == 1


def test_a_write_without_its_key_is_refused(clerk: Api) -> None:
    answer = clerk.post("/cases", {"kind": "move_in"}, key="")
    assert answer.status_code == 422
    assert answer.json()["findings"][0]["field"] == "Idempotency-Key"
    assert not CaseFile.objects.exists()


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/cases", {"kind": "move_in", "religion": "x"}),
        ("POST", "/cases", {"kind": 1}),
        ("POST", "/cases", {"kind": "move_in", "data": {"note": "a\0b"}}),
        ("POST", "/cases", {"kind": "move_in", "data": {"note": "\ud800"}}),
        ("POST", "/cases", {"kind": "move_in", "data": {"count": 3}}),
        ("POST", "/searches", {"name": "試験", "reason": "照会", "birth_from": 0}),
        ("POST", "/searches", {"name": "試験", "reason": "照会", "birth_from": "20260101"}),
        ("POST", "/searches", {"individual_number": "１２３", "reason": "照会"}),
        ("POST", "/issues", {**ASKED, "copies": "2"}),
        ("POST", "/issues", {**ASKED, "choices": {"history": "yes"}}),
        (
            "POST",
            "/persons/1/holds",
            {"process": "issue", "level": "error", "reason": "x", "starts_on": "R8.1.1"},
        ),
        ("POST", "/reviews/04101-261122-0001/approvals", {"round": True}),
    ],
)
def test_what_is_not_exact_is_refused(clerk: Api, method: str, path: str, body: Any) -> None:
    answer = clerk.send(method, path, body)
    assert answer.status_code == 422, answer.content
    problem = answer.json()
    assert problem["findings"]
    assert problem["reference"]


def test_a_body_that_is_no_json_is_a_400(clerk: Api) -> None:
    answer = clerk.post("/cases", b"{kind:")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.spec("U-05")
def test_every_operation_bears_a_right_and_refuses_without_it() -> None:
    operations = [
        (r, m, a) for r, m, a in walk() if r.startswith("api/") and "openapi" not in r and "docs" not in r
    ]
    assert len(operations) >= 28
    nobody, let_in = Api(make_staff("s1009", rights=frozenset())), []
    for route, method, access in operations:
        assert access is not None, route
        assert access.rights or route in _RIGHT_OF_THE_PAPER, route
        assert set(access.rights) <= set(RIGHTS), route
        path = "/" + route.removeprefix("api/")
        for pattern, value in (
            ("case_no", "04101-261122-0001"), ("issue_no", "20261122 仙台市 10 001"),
            ("kind", "support_end" if "/letters/" in path else "move_in"),
            ("request_no", "20261122-Q00001"), ("inspection_no", "20261122-K00001"), ("code", "P01"),
            ("payment_no", "20261122-R00001"), ("copy_no", "0"), ("key", "edit_lock_minutes"),
            ("message_id", "0199c7e2-0000-7000-8000-000000000001"),
        ):  # fmt: skip
            path = re.sub(rf"<(\w+:)?{pattern}>", value, path)
        path = re.sub(r"<(\w+:)?\w+>", "1", path)
        if method == "GET":
            answer = nobody.get(path, **_ASKED_FOR.get(route.removeprefix("api"), {}))
        else:
            answer = nobody.send(method, path, _VALID.get((method, route.removeprefix("api")), {}))
        refused = (403, "AU-02") if access.rights else _RIGHT_OF_THE_PAPER[route]
        if (answer.status_code, answer.json()["findings"][0]["id"]) != refused:
            let_in.append((method, route, answer.status_code))
    assert not let_in, "\n".join(map(str, let_in))


#: Which right it takes hangs on the paper that is printed; who has none gets nothing.
_RIGHT_OF_THE_PAPER = {"api/prints": (403, "AU-02"), "api/prints/<job_id>": (404, "E235")}
_REASON = {"reason": "x"}
_PERIOD = {"since": "2026-04-01", "until": "2026-11-22"}
_DAY = {"day": "2026-11-22"}
_TERM = {"ward": "04101", "title": "仙台市青葉区長", "name": "架空", "from_on": "2026-11-22"}
_ASKED_FOR = {
    "/inspections/publication": _PERIOD, "/inspections/publication/file": _PERIOD, "/payments": _DAY,
    "/payments/sheet": _DAY,
}  # fmt: skip
_VALID: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/cases"): {"kind": "move_in"},
    ("PUT", "/cases/<case_no>/draft"): {"version": 0, "data": {}},
    ("PATCH", "/cases/<case_no>/draft"): {"version": 0},
    ("POST", "/cases/<case_no>/submission"): {"version": 0},
    ("PUT", "/cases/<case_no>/event"): {"version": 0, "event_id": "1"},
    ("POST", "/move-in-notifications"): {"notifications": []},
    ("POST", "/notices"): TOLD_JSON,
    ("POST", "/notices/<source_id>/closing"): {"act": "returned", **_REASON},
    ("POST", "/notices/<source_id>/reopening"): _REASON,
    ("POST", "/missing-notifications/inquiries"): {"addressee_nos": ["1"]},
    ("POST", "/messages/skips"): {"sender": "x", "subject": "1", "seq": 1, **_REASON},
    ("POST", "/towns/searches"): {"typed": "本町"},
    ("POST", "/persons/<addressee_no>/memos"): {"text": "x"},
    ("PUT", "/persons/<addressee_no>/memos/<memo_no>"): {"text": "x", "seen": 1},
    ("POST", "/persons/<addressee_no>/memos/<memo_no>/removal"): {"seen": 1},
    ("POST", "/cases/<case_no>/persons"): {"version": 0, "addressee_no": "1"},
    ("POST", "/cases/<case_no>/reentries"): {"version": 0, "position": 0, "addressee_no": "1"},
    ("POST", "/cases/<case_no>/move-out-information"): {"version": 0, "source_id": "x", "positions": []},
    ("POST", "/cases/<case_no>/move-out-information/searches"): {"number": "00000000000"},
    ("POST", "/cases/<case_no>/certificate-files"): {"version": 0, "content": ""},
    ("POST", "/cases/<case_no>/papers"): {"version": 0, "kind": "x"},
    ("POST", "/cases/<case_no>/prints"): {"kind": "x"},
    ("POST", "/cases/<case_no>/withdrawal"): _REASON,
    ("POST", "/cases/<case_no>/ex-officio"): {"version": 0, **_REASON},
    ("POST", "/reviews/<case_no>/approvals"): {"round": 1},
    ("POST", "/reviews/<case_no>/send-backs"): {"round": 1, **_REASON},
    ("POST", "/reviews/approvals"): {"cases": []},
    ("PUT", "/settings/<key>"): {"value": 1, **_REASON},
    ("POST", "/certifiers"): _TERM,
    ("PUT", "/certifiers/<term_no>"): _TERM,
    ("PUT", "/printers/<code>"): {"title": "x", "queue": "x", "place": "x"},
    ("POST", "/prints"): {"paper": "certificate", "reference": "x", "printer": "P01"},
    ("POST", "/inspections"): {"ground": "official", "applicant_kind": "office"},
    ("POST", "/inspections/<inspection_no>/decision"): {"granted": True, "version": 1},
    ("POST", "/inspections/<inspection_no>/acts"): {"act": "withdraw", **_REASON},
    ("POST", "/inspections/<inspection_no>/readings"): {"reader": "x", "identification": "x"},
    ("POST", "/inspections/<inspection_no>/reprints"): _REASON,
    ("POST", "/issues"): ASKED,
    ("POST", "/issues/<issue_no>/reissues"): _REASON,
    ("POST", "/issues/<issue_no>/void"): _REASON,
    ("POST", "/issues/previews"): ASKED,
    ("POST", "/requests"): {**ASKED, "act": "receive"},
    ("POST", "/requests/examination"): ASKED,
    ("POST", "/requests/<request_no>/papers"): {"kind": "x"},
    ("POST", "/requests/<request_no>/payment"): {"means": "cash", "tendered": 1},
    ("POST", "/payments/<payment_no>/receipts"): _REASON,
    ("POST", "/cases/<case_no>/receipt"): {"arrived_on": "2026-11-22"},
    ("POST", "/cases/<case_no>/cards"): {"addressee_no": "1", "card": "none", "done_on": "2026-11-22"},
    ("POST", "/persons/<addressee_no>/issue-notice"): _REASON,
    ("POST", "/persons/<addressee_no>/issue-notice/end"): _REASON,
    ("POST", "/letters/copies/<letter_id>"): _REASON,
    ("POST", "/incidents/<incident_id>/cause"): {"cause": "program", "explanation": "x", "measure": "x"},
    ("POST", "/persons/<addressee_no>/holds"): {"process": "issue", "level": "error", **_REASON},
    ("POST", "/households/<household_no>/holds"): {"process": "issue", "level": "error", **_REASON},
    **{("POST", f"/holds/<hold_id>/{act}"): _REASON for act in ("lift", "release", "restore")},
    ("POST", "/persons/<addressee_no>/support-measures"): {"application": {"requested": []}, **_REASON},
    **{
        ("POST", f"/support-measures/<measure_id>/{act}"): {**_REASON, **more}
        for act, more in {
            "searches": {},
            "start": {},
            "extend": {},
            "reject": {},
            "end": {"ground": "x"},
            "amend": {"application": {"requested": []}},
            "forward": {"municipality": "x"},
        }.items()
    },
}


def test_nobody_signed_in_gets_a_401() -> None:
    for path in ("/api/cases", "/api/persons/1", "/api/openapi.json"):
        answer = Client().get(path)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
    forged = Client().get("/api/cases", headers={"Authorization": "Bearer x.y.z"})
    assert forged.status_code == 401


def test_a_cookie_session_needs_the_csrf_token(clerk: Api) -> None:
    from openjuki.runtime.signin import policy, sessions

    claims = {**CLERK.to_claims(), "sid": "0199c7e2-0000-7000-8000-000000000001"}
    _, key = sessions.open_session(claims, terminal="t")
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[policy.session_cookie("residents")] = key
    assert browser.get("/api/cases").status_code == 200
    answer = browser.post(
        "/api/cases", {"kind": "move_in"}, content_type="application/json",
        headers={"Idempotency-Key": "0190-csrf"},
    )  # fmt: skip
    assert answer.status_code == 403
    assert not CaseFile.objects.exists()


@pytest.mark.spec("RR-25")
def test_holds_by_program_stop_the_issue(clerk: Api) -> None:
    people = move_family_in()
    made = clerk.post(
        f"/persons/{people[0]}/holds",
        {"process": "issue", "level": "error", "reason": "申出"},
    )
    assert made.status_code == 201
    refused = clerk.post("/issues", {"addressee_nos": people, **ASKED})
    assert (refused.status_code, refused.json()["findings"][0]["id"]) == (409, "I02")
    released = clerk.post(f"/holds/{made.json()['id']}/release", {"reason": "本人の請求", "minutes": 5})
    assert released.status_code == 200
    assert clerk.post("/issues", {"addressee_nos": people, **ASKED}).status_code == 201
    assert clerk.post(f"/holds/{made.json()['id']}/restore", {"reason": "用済み"}).status_code == 200
    assert clerk.post("/issues", {"addressee_nos": people, **ASKED}).status_code == 409
    lifted = clerk.post(f"/holds/{made.json()['id']}/lift", {"reason": "期間満了"})
    assert lifted.json()["lifted_reason"] == "期間満了"
    assert clerk.post("/issues", {"addressee_nos": people, **ASKED}).status_code == 201
    assert [h["id"] for h in clerk.get(f"/persons/{people[0]}/holds").json()] == [Hold.objects.get().pk]


def test_a_file_goes_to_its_issuer_and_to_others_with_a_reason(clerk: Api) -> None:
    people = move_family_in()
    number = clerk.post("/issues", {"addressee_nos": people, **ASKED}).json()[0]["issue_no"]
    other = Api(make_staff("s1002"))
    assert other.get(f"/issues/{number}/file").status_code == 403
    assert other.get(f"/issues/{number}/file", reason="紙詰まり").status_code == 403
    assert other.post(f"/issues/{number}/reissues", {"reason": " "}).status_code == 422
    again = other.post(f"/issues/{number}/reissues", {"reason": "紙詰まり"})
    assert (again.status_code, again.json()["issue_no"]) == (201, number)
    assert other.get(f"/issues/{number}/file").content == clerk.get(f"/issues/{number}/file").content
    assert Api(make_staff("s1004")).get(f"/issues/{number}/file").status_code == 403


@pytest.mark.spec("U-19")
def test_a_reason_stands_in_no_address(clerk: Api) -> None:
    person = move_family_in()[0]
    assert clerk.get(f"/persons/{person}", reason="試験太郎さんの相続の相談").status_code == 200
    assert AuditRow.objects.filter(action="residents.view").latest("id").reason == "試験太郎さんの相続の相談"
    in_address = Client().get(
        f"/api/persons/{person}", {"reason": "照会"}, headers={"Authorization": f"Bearer {bearer(CLERK)}"}
    )
    assert (in_address.status_code, in_address.json()["findings"][0]["id"]) == (422, "S02")
    for broken in ("%FF%FE", "%00", "%0A", "x" * 201):
        answer = Client().get(
            f"/api/persons/{person}", headers={"Authorization": f"Bearer {bearer(CLERK)}", "Reason": broken}
        )
        assert answer.status_code == 422


def test_papers_are_printed_and_fetched(clerk: Api) -> None:
    case_no = opened(clerk)
    made = clerk.post(f"/cases/{case_no}/prints", {"kind": "confirmation_sheet"}).json()
    file = clerk.get(f"/cases/{case_no}/papers/{made['id']}/file")
    assert file.content.startswith(b"%PDF")
    assert clerk.get(f"/cases/{case_no}").json()["papers"][0]["archived"] is True
    assert clerk.post(f"/cases/{case_no}/withdrawal", {"reason": "取りやめ"}).json()["state"] == "withdrawn"


def test_the_form_of_an_issue_begins_with_the_notifier(clerk: Api) -> None:
    case_no = opened(clerk)
    given = clerk.get(f"/cases/{case_no}/issue-defaults").json()
    assert given == {
        "requester": "試験　太郎", "requester_address": "", "bearer": "", "authority": "",
        "relation": "same_household", "identification": "個人番号カード", "addressee_nos": [],
    }  # fmt: skip


@pytest.mark.spec("RR-08", "RR-04")
def test_a_record_is_read_on_both_time_axes(clerk: Api) -> None:
    person = move_family_in()[0]
    query = {"reason": "照会"}
    now = clerk.get(f"/persons/{person}", **query).json()
    assert now["newest"] is True
    then = clerk.get(f"/persons/{person}", as_of="2026-11-14", **query)
    assert then.status_code == 404
    moment = clerk.get(f"/persons/{person}", known_at="2026-01-01T00:00:00+09:00", **query)
    assert moment.status_code == 404
    assert clerk.get(f"/persons/{person}", as_of="0", **query).status_code == 422
    assert clerk.get(f"/persons/{person}").status_code == 422
    household = Person.objects.get(pk=person).household_no
    assert len(clerk.get(f"/households/{household}", **query).json()["members"]) == 4
    assert len(clerk.get("/messages", limit=3).json()) == 3


def test_no_two_bodies_share_a_name() -> None:
    """The description names bodies by their class alone: a second one of that name would replace the first."""
    import importlib
    import pkgutil

    from ninja import Schema

    from openjuki.systems.residents import api

    found: dict[str, str] = {}
    for module in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, type) and issubclass(value, Schema) and value.__module__ == module.name:
                assert name not in found, (name, module.name, found[name])
                found[name] = module.name
    assert len(found) > 25
