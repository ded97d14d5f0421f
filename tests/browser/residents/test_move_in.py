"""A family moves in, by keyboard alone: from the board to the copy of the record (issue's main job, 0 to 8)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.runtime import places
from openjuki.systems.residents.models import CaseDraft, CaseFile, IssueRecord, MoveOutInformation, Person
from openjuki.systems.residents.services import cases
from support.keyboard import Keyboard
from support.move_outs import deliver
from support.quiet import wait_until_quiet
from support.residents import CLERK, family_data
from support.screens import Desk, look

MOST_STROKES = 120


def single_town() -> places.Town:
    """A town of the ward whose postal code no other town shares."""
    return next(t for t in places.towns("04101") if len(places.by_postal_code(t.postal_code)) == 1)


def enters(keyboard: Keyboard, until: str) -> None:
    """Walk the fields by Enter."""
    for _ in range(40):
        if keyboard.focused() == until:
            return
        keyboard.press("Enter")
    raise AssertionError(f"{until} is not reached by Enter")


def enter_from_information(clerk: Desk, number: str) -> None:
    """Everything that the clerk types, from the board to 審査へ."""
    page, keyboard, town = clerk.page, clerk.keyboard, single_town()
    clerk.go("/")
    keyboard.press("F12")
    expect(page.locator("#open-case")).to_be_visible()
    keyboard.press("1", "1")
    page.wait_for_url("**/move-in")
    keyboard.type(number)
    keyboard.press("Enter")
    page.wait_for_url("**/find")
    keyboard.press("F12")
    page.wait_for_url("**/entry*")
    keyboard.type("81115")
    enters(keyboard, "identity.method")
    keyboard.press("ArrowDown")
    enters(keyboard, "address.postal_code")
    keyboard.type(town.postal_code)
    keyboard.press("Enter")
    expect(page.locator("[name='address.text']")).to_have_value(town.address)
    expect(page.locator("[name='address.lot']")).to_be_focused()
    keyboard.type("１番１号")
    keyboard.press("Enter", "F9")
    expect(page.locator("#papers")).to_be_visible()
    keyboard.press("5")
    page.wait_for_url("**done=paper*")
    clerk.press("F12")
    page.wait_for_url("**done=submitted*")


def judged(reviewer: Desk, reviewer2: Desk) -> None:
    """Both reviewers take the first of their list and approve."""
    for desk, done in ((reviewer, "approved"), (reviewer2, "settled")):
        desk.go("/review")
        desk.press("Enter")
        expect(desk.page.locator("h1")).to_contain_text("審査 転入")
        desk.press("F12")
        desk.page.wait_for_url(f"**done={done}*")


@pytest.mark.spec("RR-01", "A-02", "RR-23")
def test_from_information_to_the_register_in_few_keys(clerk: Desk, reviewer: Desk, reviewer2: Desk) -> None:
    number = deliver()[0]
    enter_from_information(clerk, number)
    assert clerk.keyboard.strokes <= MOST_STROKES
    assert Person.objects.count() == 0
    judged(reviewer, reviewer2)
    assert Person.objects.filter(active=True).count() == 4
    assert MoveOutInformation.objects.get().used_by_case == CaseFile.objects.get().case_no


@pytest.mark.spec("RR-05", "4-2")
def test_copy_of_the_record_in_at_most_five_keys(clerk: Desk, reviewer: Desk, reviewer2: Desk) -> None:
    enter_from_information(clerk, deliver()[0])
    judged(reviewer, reviewer2)
    clerk.go("/")
    clerk.press("ArrowDown", "Enter")
    expect(clerk.page.locator("h1")).to_contain_text("転入")
    look(clerk, "case-settled")
    person = Person.objects.get(householder=True)
    case = CaseFile.objects.get()
    clerk.go(f"/persons/{person.addressee_no}?case={case.case_no}")
    clerk.keyboard.strokes = 0
    clerk.keyboard.press("F9")
    expect(clerk.page.locator("#certificates")).to_be_visible()
    clerk.keyboard.press("1")
    clerk.page.wait_for_url("**/record-copy*")
    look(clerk, "record-copy")
    with clerk.page.expect_response("**/pdf") as answered:
        clerk.keyboard.press("F12")
    assert clerk.keyboard.strokes <= 5
    assert answered.value.headers["content-type"] == "application/pdf"
    assert answered.value.headers["x-frame-options"] == "SAMEORIGIN"
    clerk.page.wait_for_url("**/issues/**")
    look(clerk, "issue")
    issue = IssueRecord.objects.get()
    assert issue.requester.startswith("試験　太郎")
    assert (issue.relation, issue.identification) == ("same_household", "個人番号カード")
    assert len(issue.subjects) == 4


def test_only_who_was_picked_is_taken_over(clerk: Desk) -> None:
    number = deliver()[0]
    case = cases.open_case(staff=CLERK, kind="move_in")
    clerk.go(f"/cases/{case.case_no}/move-in")
    look(clerk, "move-in-start")
    clerk.keyboard.type(number)
    clerk.press("Enter")
    look(clerk, "move-in-pick")
    clerk.keyboard.press("Tab", "Tab", "Space", "Tab", "Space")
    clerk.press("F12")
    clerk.page.wait_for_url("**/entry*")
    names = [m["given_name"] for m in CaseDraft.objects.get().data["members"]]
    assert names == ["太郎", "花子"]


def test_an_unknown_number_says_what_to_do(clerk: Desk) -> None:
    known = deliver()[0]
    MoveOutInformation.objects.all().delete()
    case = cases.open_case(staff=CLERK, kind="move_in")
    clerk.go(f"/cases/{case.case_no}/move-in")
    clerk.keyboard.type(known)
    clerk.press("Enter")
    expect(clerk.page.locator(".finding")).to_contain_text("届いていません")
    assert known not in clerk.page.content()
    assert known not in clerk.page.url


def test_typing_everything_saves_each_field_and_loses_nothing(clerk: Desk) -> None:
    case = cases.open_case(staff=CLERK, kind="move_in")
    page = clerk.go(f"/cases/{case.case_no}/entry")
    look(clerk, "move-in-empty")
    clerk.keyboard.reach("[name='members.0.surname']")
    for text in ("髙橋", "一", "タカハシ", "ハジメ", "S60.5.3", "1", "02"):
        clerk.keyboard.type(text)
        clerk.keyboard.press("Enter")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    wait_until_quiet(page)
    member = CaseDraft.objects.get().data["members"][0]
    assert (member["surname"], member["birth"], member["sex"]) == ("髙橋", "S60.5.3", "1")
    assert member["relationship"] == "世帯主"
    clerk.go(f"/cases/{case.case_no}/entry")
    expect(page.locator("[name='members.0.surname']")).to_have_value("髙橋")
    expect(page.locator("#id_members-0-birth-reading")).to_contain_text("昭和60年5月3日 41歳")


def test_rows_are_added_and_taken_out_by_key(clerk: Desk) -> None:
    case = cases.open_case(staff=CLERK, kind="move_in")
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=family_data())
    page = clerk.go(f"/cases/{case.case_no}/entry")
    clerk.keyboard.reach("[name='members.3.surname']")
    clerk.press("Insert")
    page.wait_for_url("**focus=members.4*")
    expect(page.locator("[name='members.4.surname']")).to_be_focused()
    clerk.keyboard.press("F6")
    expect(page.locator("[name='members.4.surname']")).to_have_value("試験")
    clerk.press("Alt+Delete")
    page.wait_for_url("**focus=members.3*")
    assert page.locator(".member").count() == 4


def test_a_number_is_typed_once_kept_sealed_and_not_shown_again(clerk: Desk) -> None:
    case = cases.open_case(staff=CLERK, kind="move_in")
    data = family_data()
    number = data["members"][0].pop("individual_number")
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=data)
    page = clerk.go(f"/cases/{case.case_no}/entry")
    clerk.keyboard.fill("[name='members.0.individual_number']", number)
    clerk.keyboard.press("Enter")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    clerk.go(f"/cases/{case.case_no}/entry")
    field = page.locator("[name='members.0.individual_number']")
    expect(field).to_have_value("")
    expect(field).to_have_attribute("placeholder", "入力済")
    assert number not in page.content()
    draft = CaseDraft.objects.get()
    assert number not in str(draft.data)
    assert draft.secrets is not None


def test_foreign_items_come_with_the_kind(clerk: Desk) -> None:
    case = cases.open_case(staff=CLERK, kind="move_in")
    page = clerk.go(f"/cases/{case.case_no}/entry")
    assert page.locator("[name='members.0.residence_card_no']").count() == 0
    clerk.keyboard.fill("[name='members.0.kind']", "2")
    clerk.keyboard.press("Enter")
    expect(page.locator("[name='members.0.residence_card_no']")).to_be_visible()
    expect(page.locator("[name='members.0.roman_name']")).to_be_focused()
    expect(page.locator("[name='members.0.kind']")).to_have_value("2")
    look(clerk, "move-in-foreign")
