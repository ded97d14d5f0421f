"""A notice that concerns somebody under 支援措置: every way into it asks for the right (S 3.4, RR-25)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Forbidden, Refused
from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice, CaseReview, Person
from openjuki.systems.residents.rights import ROLES
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.notices_import_entry import enter
from openjuki.systems.residents.services.protection import concerned
from openjuki.systems.residents.services.save_entry import replace_entry, save_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.bearers import Api
from support.register import numbered, protect
from support.residents import CLERK, REVIEWER, family_data, fill_stock, make_staff, move_family_in
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("real_db")

COUNTER = make_staff("s1003", rights=frozenset(ROLES["counter"]))
JUDGE = make_staff("s2003", rights=frozenset(ROLES["reviewer"]))


@pytest.fixture
def family() -> list[str]:
    """A family of four; one of them is protected."""
    fill_stock()
    people = move_family_in()
    protect(people[1])
    return people


def naming(people: list[str]) -> dict[str, dict[str, Any]]:
    """Every way in which form data can name the protected person."""
    household_no = Person.objects.get(addressee_no=people[0]).household_no
    return {
        "household_no": {"household_no": household_no},
        "joins": {"joins": household_no},
        "mover": {"members": [{"addressee_no": people[1]}]},
        "staying": {"staying": [{"addressee_no": people[1]}]},
        "resumes": {"members": [{"key": "m0", "resumes": people[1]}]},
        "other": {"mother_addressee_no": people[1]},
        "other household": {"rows": [{"from_household_no": household_no}]},
    }


WAYS = ("household_no", "joins", "mover", "staying", "resumes", "other", "other household")


@pytest.mark.spec("S 3.4", "RR-25")
@pytest.mark.parametrize("way", WAYS)
def test_no_draft_names_a_protected_person_without_the_right(family: list[str], way: str) -> None:
    data = naming(family)[way]
    case_no = cases.open_case(staff=COUNTER, kind="move_in").case_no
    api = Api(COUNTER)
    acts: list[Callable[[], Any]] = [
        lambda: cases.open_case(staff=COUNTER, kind="move_in", data=data),
        lambda: cases.save_draft(staff=COUNTER, case_no=case_no, data=data),
        lambda: save_entry(staff=COUNTER, case_no=case_no, changes=data),
        lambda: replace_entry(staff=COUNTER, case_no=case_no, data=data),
        lambda: enter(staff=COUNTER, kind="move_in", data=data | {"ward": "04101"}, line=1, file="f"),
    ]
    for act in acts:
        with pytest.raises(Forbidden) as e:
            act()
        assert e.value.findings[0].id == "S07"
    answers = [
        api.post("/cases", {"kind": "move_in", "data": data}),
        api.send("PUT", f"/cases/{case_no}/draft", {"version": 0, "data": data}),
        api.send("PATCH", f"/cases/{case_no}/draft", {"version": 0, "changes": data}),
    ]
    assert [a.status_code for a in answers] == [403] * 3
    assert "試験" not in "".join(a.content.decode() for a in answers)
    assert CaseFile.objects.exclude(state="settled").count() == 1
    assert set(CaseDraft.objects.get(case__case_no=case_no).data) == {"ward", "notified_on"}
    cases.save_draft(staff=CLERK, case_no=case_no, data=data)


def test_who_is_concerned_is_found_at_any_depth() -> None:
    data = {"a": [{"b": {"resumes": " 12 ", "c": ["x"]}}], "father_addressee_no": "34", "joins": None, "n": 5}
    assert concerned(data) == {"12", "34"}
    assert concerned({"addressee_no_of": "1", "joins": ""}) == set()


def joining(people: list[str]) -> str:
    """A submitted notice of a family that joins the household."""
    data = family_data(5) | {"joins": Person.objects.get(addressee_no=people[0]).household_no}
    for member in data["members"]:
        member["relationship"] = "同居人"
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    judgement = replace_entry(staff=CLERK, case_no=case_no, data=data).judgement
    reasons = {f"{f.id}-{f.field}" if f.field else f.id: "確認" for f in judgement.alerts}
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    save_entry(staff=CLERK, case_no=case_no, changes={}, acknowledged=reasons)
    return case_no


@pytest.mark.spec("S 3.4", "RR-23")
def test_nobody_submits_or_judges_it_without_the_right(family: list[str]) -> None:
    case_no = joining(family)

    def refused(act: Callable[[], Any]) -> None:
        with pytest.raises(Forbidden) as e:
            act()
        assert e.value.findings[0].id == "S07"

    refused(lambda: submit_notice(staff=COUNTER, case_no=case_no))
    assert Api(COUNTER).post(f"/cases/{case_no}/submission", {"version": 0}).status_code == 403
    assert not CaseNotice.objects.filter(case__case_no=case_no).exists()
    submit_notice(staff=CLERK, case_no=case_no)
    refused(lambda: review.approve(staff=JUDGE, case_no=case_no))
    refused(lambda: review.send_back(staff=JUDGE, case_no=case_no, reason="確認"))
    api = Api(JUDGE)
    assert api.post(f"/reviews/{case_no}/approvals", {"round": 1}).status_code == 403
    assert api.post(f"/reviews/{case_no}/send-backs", {"round": 1, "reason": "確認"}).status_code == 403
    assert api.get(f"/reviews/{case_no}").status_code == 403
    assert not CaseReview.objects.filter(case__case_no=case_no).exists()
    assert review.approve(staff=REVIEWER, case_no=case_no).approvals == 1


@pytest.mark.spec("S 3.4")
def test_a_removed_persons_protection_holds_too(family: list[str]) -> None:
    Person.objects.filter(addressee_no=family[1]).update(active=False)
    case_no = cases.open_case(staff=COUNTER, kind="move_in").case_no
    with pytest.raises(Refused) as e:
        cases.save_draft(staff=COUNTER, case_no=case_no, data=naming(family)["resumes"])
    assert e.value.findings[0].id == "S07"
    cases.save_draft(staff=COUNTER, case_no=case_no, data={"members": [{"resumes": numbered(9)}]})


@pytest.mark.spec("S 3.4")
def test_the_api_makes_one_step_of_writing_and_judging(family: list[str]) -> None:
    """Nothing may happen between the two: the answer belongs to what was written."""
    case_no = cases.open_case(staff=CLERK, kind="move_in").case_no
    answer = Api(CLERK).send("PUT", f"/cases/{case_no}/draft", {"version": 0, "data": family_data(5)})
    assert answer.status_code == 200
    assert answer.json()["data"]["members"][0]["given_name"] == "太郎"
    assert AuditRow.objects.filter(action="residents.view_entry", case_no=case_no).count() == 1


@pytest.mark.spec("S 3.4", "U-08")
def test_the_notifier_of_such_a_notice_is_not_taken_over_by_others(family: list[str]) -> None:
    """The notifier's address is where the protected person is."""
    case_no = CaseFile.objects.get(state="settled").case_no
    answer = Api(COUNTER).get(f"/cases/{case_no}/issue-defaults")
    assert (answer.status_code, answer.json()["findings"][0]["id"]) == (403, "S07")
    draft = joining(family)
    assert Api(COUNTER).get(f"/cases/{draft}/issue-defaults").status_code == 403
    assert Api(CLERK).get(f"/cases/{case_no}/issue-defaults").json()["requester"] == "試験　太郎"
    assert AuditRow.objects.get(action="residents.issue_defaults", outcome="viewed").case_no == case_no


@pytest.mark.spec("S 3.4", "RR-25")
def test_the_lists_withhold_the_notifier_from_the_own_ward_too(family: list[str]) -> None:
    """Before the submission the draft tells whom it concerns, afterwards the case; settled ones as well."""
    draft = cases.open_case(staff=CLERK, kind="household_split", notifier_name="試験　花子").case_no
    cases.save_draft(staff=CLERK, case_no=draft, data=naming(family)["household_no"])
    other = cases.open_case(staff=CLERK, kind="move_in", notifier_name="無関係　次郎").case_no
    submitted = joining(family)
    submit_notice(staff=CLERK, case_no=submitted)
    settled = CaseFile.objects.get(state="settled").case_no
    for staff, hidden in ((COUNTER, {draft, submitted, settled}), (CLERK, set[str]())):
        board = Api(staff).get("/cases").json()
        lines = {c["case_no"]: c for column in board.values() for c in column["cases"]}
        assert set(lines) == {draft, other, submitted, settled}
        assert {no for no, line in lines.items() if line["masked"]} == hidden
        assert {no for no, line in lines.items() if not line["notifier_name"]} == hidden
        page = terminal(staff.rights, staff.user_id).get("/").content.decode()
        assert ("試験　" in page, "無関係　次郎" in page) == (not hidden, True)
    listed = Api(JUDGE).get("/reviews")
    assert (listed.status_code, "試験　" in listed.content.decode()) == (200, False)
    assert "支援措置" in terminal(JUDGE.rights, JUDGE.user_id).get("/review").content.decode()
    left = Api(COUNTER).post(f"/cases/{settled}/hand-over", {})
    assert "試験　" not in left.content.decode()
    shown = AuditRow.objects.filter(action="residents.view_board", actor=COUNTER.user_id).last()
    assert shown is not None
    assert shown.subjects == []
