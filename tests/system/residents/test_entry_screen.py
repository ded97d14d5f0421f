"""What stands behind the entry screen: saving by path, rows, who lives there, same-person candidates."""

from __future__ import annotations

import re
from datetime import date

import pytest

from openjuki.runtime import clock
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.errors import Invalid, NotFound
from openjuki.systems.residents.models import CaseDraft, Hold, Person
from openjuki.systems.residents.selectors.rows import current_versions
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.choose_person import choose_person
from openjuki.systems.residents.services.examine import examine
from openjuki.systems.residents.services.notice_forms import join_secrets
from openjuki.systems.residents.services.review import approve
from openjuki.systems.residents.services.save_entry import (
    change_rows,
    open_entry,
    save_entry,
)
from openjuki.systems.residents.services.submit_entry import submit_entry
from openjuki.systems.residents.services.submit_notice import NotSubmitted, submit_notice
from support.bearers import Api
from support.residents import CLERK, REVIEWER, REVIEWER2, family_data, fill_stock, make_staff, move_family_in
from support.signed_in import terminal

pytestmark = pytest.mark.usefixtures("real_db")


def opened(**changes: object) -> str:
    case = cases.open_case(staff=CLERK, kind="move_in")
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=family_data() | changes)
    return case.case_no


def whole(case_no: str) -> dict[str, object]:
    draft = CaseDraft.objects.get(case__case_no=case_no)
    return join_secrets(draft.data, draft.secrets, row=case_no)


def test_a_blank_number_field_keeps_the_number_and_zero_takes_it_out() -> None:
    case_no = opened()
    path = "members.0.individual_number"
    entry = save_entry(staff=CLERK, case_no=case_no, changes={path: "", "note": "確認"})
    assert path in entry.numbers
    assert "individual_number" not in entry.data["members"][0]
    assert whole(case_no)["members"][0]["individual_number"]  # type: ignore[index]
    entry = save_entry(staff=CLERK, case_no=case_no, changes={path: "0"})
    assert path not in entry.numbers


def test_an_acknowledgement_is_kept_until_its_tick_is_taken_back() -> None:
    case_no = opened()
    save_entry(staff=CLERK, case_no=case_no, changes={}, acknowledged={"A03-notified_on": "入院していた"})
    assert open_entry(staff=CLERK, case_no=case_no).acknowledged == {"A03-notified_on": "入院していた"}
    entry = save_entry(staff=CLERK, case_no=case_no, changes={}, unanswered=frozenset({"A03-notified_on"}))
    assert entry.acknowledged == {}


def test_rows_come_and_go_with_their_sealed_numbers() -> None:
    case_no = opened()
    assert change_rows(staff=CLERK, case_no=case_no) == 5
    assert change_rows(staff=CLERK, case_no=case_no, remove=0) == 4
    members = whole(case_no)["members"]
    expected = [m["individual_number"] for m in family_data()["members"]][1:]
    assert [m.get("individual_number") for m in members] == [*expected, None]  # type: ignore[attr-defined]
    assert len({m["key"] for m in members}) == 4  # type: ignore[attr-defined]


def test_another_wards_case_does_not_exist() -> None:
    with pytest.raises(NotFound):
        open_entry(staff=make_staff("s1002", ward="04102"), case_no=opened())


@pytest.mark.spec("U-08")
def test_neighbours_are_shown_once_they_are_on_the_log_and_masked_when_protected() -> None:
    fill_stock()
    people = move_family_in()
    case_no = opened(address={})
    before = AuditRow.objects.filter(action="residents.view_entry").count()
    changes = {f"address.{k}": v for k, v in family_data()["address"].items()}
    entry = save_entry(staff=CLERK, case_no=case_no, changes=changes)
    assert entry.neighbours_changed
    assert [m[1] for m in entry.neighbours[0].members][:1] == ["試験　太郎"]
    row = AuditRow.objects.filter(action="residents.view_entry").order_by("-id").first()
    assert AuditRow.objects.filter(action="residents.view_entry").count() == before + 1
    assert row is not None
    assert set(people) <= set(row.subjects)
    Hold.objects.create(
        addressee_no=people[1], process="inquiry", level="error", support_measure=True, reason="申出",
        starts_on=date(2026, 11, 1), set_by="s3001", set_at=clock.now(),
    )  # fmt: skip
    masked = open_entry(staff=CLERK, case_no=case_no).neighbours[0]
    assert (masked.protected, masked.members, masked.householder_name) == (True, (), "")


@pytest.mark.spec("RR-01")
def test_the_same_people_are_named_as_candidates() -> None:
    fill_stock()
    people = move_family_in()
    entry = open_entry(staff=CLERK, case_no=opened())
    assert [c.addressee_no for c in entry.candidates[0]] == people[:1]
    lines = [(line.item, line.result) for line in entry.candidates[0][0].lines]
    items = ("個人番号", "住民票コード", "氏名", "フリガナ", "生年月日", "性別")
    assert lines == [(item, "一致") for item in items]
    assert not entry.candidates[0][0].removed


@pytest.mark.spec("RR-02")
def test_a_household_is_chosen_by_one_of_its_members() -> None:
    fill_stock()
    people = move_family_in()
    case = cases.open_case(staff=CLERK, kind="move_within")
    household = choose_person(staff=CLERK, case_no=case.case_no, addressee_no=people[2])
    assert household == Person.objects.get(addressee_no=people[0]).household_no
    entry = open_entry(staff=CLERK, case_no=case.case_no)
    assert [m.addressee_no for m in entry.household] == people
    assert [m["addressee_no"] for m in entry.data["members"]] == people
    with pytest.raises(NotFound):
        choose_person(staff=CLERK, case_no=case.case_no, addressee_no="0000000000")


def test_a_refused_notice_keeps_what_was_typed() -> None:
    case_no = opened()
    with pytest.raises(NotSubmitted):
        submit_entry(staff=CLERK, case_no=case_no, changes={"note": "下書き"}, acknowledged={})
    assert whole(case_no)["note"] == "下書き"


@pytest.mark.spec("RR-23")
def test_rounds_are_compared_as_they_are_read() -> None:
    from openjuki.systems.residents.services import review

    case_no = opened()
    cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
    submit_entry(staff=CLERK, case_no=case_no, changes={}, acknowledged={})
    review.send_back(staff=REVIEWER, case_no=case_no, reason="確認")
    number = "members.1.individual_number"
    changes = {"members.0.birth": "1985-05-03", "members.3.register_head": "試験　一太", number: "0"}
    save_entry(staff=CLERK, case_no=case_no, changes=changes)
    cases.record_paper(staff=CLERK, case_no=case_no, kind="compared_with_paper")
    submit_entry(staff=CLERK, case_no=case_no, changes={}, acknowledged={})
    altered = {a.path: (a.old, a.new) for a in examine(staff=REVIEWER, case_no=case_no).altered}
    assert altered == {
        "members.3.register_head": ("試験　太郎", "試験　一太"),
        number: ("●", ""),
    }


def test_the_form_of_another_kind_is_not_saved_in_a_case() -> None:
    case_no = opened()
    before = whole(case_no)
    for put in (save_entry, submit_entry):
        with pytest.raises(Invalid) as e:
            put(staff=CLERK, case_no=case_no, changes={"note": "転出"}, acknowledged={}, kind="move_out")
        assert [f.id for f in e.value.findings] == ["F10"]
    browser = terminal(CLERK.rights, CLERK.user_id)
    for step in ("save", "submit"):
        assert (
            browser.post(f"/cases/{case_no}/{step}/move_out", {"note": "転出", "version": "0"}).status_code
            == 422
        )
    assert whole(case_no) == before
    save_entry(staff=CLERK, case_no=case_no, changes={"note": "転入"}, kind="move_in")


@pytest.mark.spec("S 4.0.1")
def test_a_program_chooses_whom_a_notice_is_about() -> None:
    fill_stock()
    with clock.fixed(date(2026, 11, 22)):
        people = move_family_in()
        api = Api(CLERK)
        case_no = api.post("/cases", {"kind": "move_within", "data": {"ward": "04101"}}).json()["case_no"]
        path = f"/cases/{case_no}/persons"
        chosen = api.post(path, {"version": 0, "addressee_no": people[1]}).json()["data"]
        assert [m["addressee_no"] for m in chosen["members"]] == people
        assert chosen["household_no"] == Person.objects.get(addressee_no=people[0]).household_no
        nobody = api.post(path, {"version": 9, "addressee_no": "0000000000"})
        assert (nobody.status_code, nobody.json()["findings"][0]["id"]) == (404, "C06")


@pytest.mark.spec("S 1.1.6", "RR-J-law-06")
def test_who_moves_in_without_a_sex_is_entered_as_unknown_and_told_so() -> None:
    fill_stock()
    data = family_data()
    data["members"][1]["sex"] = ""
    with clock.fixed(date(2026, 11, 22)):
        case_no = opened(members=data["members"])
        cases.record_paper(staff=CLERK, case_no=case_no, kind="received_paper")
        submit_notice(staff=CLERK, case_no=case_no, acknowledged={"A22-members.1.sex": "証明書でも空欄"})
        for reviewer in (REVIEWER, REVIEWER2):
            approve(staff=reviewer, case_no=case_no)
    one = Person.objects.get(member_order=2)
    assert current_versions([one.addressee_no])[one.addressee_no].record.sex == "0"


@pytest.mark.spec("S 4.0.3", "S 1.3.3")
def test_a_finding_stands_at_the_field_that_the_clerk_types_in() -> None:
    """The input names the place of its findings, also of what it fills; nothing of it stands at the block's end."""
    wrong = {
        **family_data()["address"],
        "code": "04101",
        "town_code": "9999999",
        "text": "宮城県仙台市青葉区無町",
    }
    with clock.fixed(date(2026, 11, 22)):
        case_no = opened(moved_in_on="2026-12-24", address=wrong)
        html = terminal(CLERK.rights, CLERK.user_id).get(f"/cases/{case_no}/entry").content.decode()
    places = dict(
        re.findall(r'id="([^"]+)" data-findings-for="[^"]*">\s*<div[^>]*data-finding="([^"]+)"', html)
    )
    inputs = [dict(re.findall(r'([a-z-]+)="([^"]*)"', field)) for field in re.findall(r"<input [^>]*>", html)]
    described = {
        own["name"]: {places[each] for each in own["aria-describedby"].split() if each in places}
        for own in inputs
        if "aria-describedby" in own
    }
    assert "E01" in described["moved_in_on"]
    assert "E24" in described["address.postal_code"]
