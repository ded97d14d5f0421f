"""The forms of all kinds of notice: each opens, fits the terminal, is accessible; a person begins one by two keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice
from openjuki.systems.residents.services import cases, choose_person
from openjuki.systems.residents.services.notice_forms import KINDS
from support.drafts import OWN, draft_of, submitted
from support.quiet import wait_until_quiet
from support.residents import CLERK, move_family_in
from support.screens import Desk, look

#: What stands for a 届出 has its form, with the grounds of every kind ex officio (S 4.2.0.2).
FORMS = [k for k, own in KINDS.items() if k != "move_in" and (k in OWN or not own.stands_for)]


def test_a_notice_begins_with_the_person_on_the_screen(clerk: Desk) -> None:
    people = move_family_in()
    case = cases.open_case(staff=CLERK, kind="move_in")
    clerk.go(f"/persons/{people[1]}?case={case.case_no}")
    clerk.keyboard.press("F12")
    expect(clerk.page.locator("#notices")).to_be_visible()
    look(clerk, "person-notices")
    clerk.keyboard.press("1", "2")
    clerk.page.wait_for_url("**/entry*")
    begun = CaseFile.objects.get(kind="move_within")
    assert [m["addressee_no"] for m in CaseDraft.objects.get(case=begun).data["members"]] == people


@pytest.mark.parametrize("kind", FORMS)
def test_the_form_of_every_kind(clerk: Desk, kind: str) -> None:
    case = cases.open_case(staff=CLERK, kind=kind)
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=draft_of(kind, move_family_in()))
    clerk.go(f"/cases/{case.case_no}/entry")
    expect(clerk.page.locator("h1")).to_contain_text(KINDS[kind].title)
    look(clerk, f"form-{kind}")


@pytest.mark.spec("S 4.1.4.2")
def test_a_new_householder_brings_proposals_for_the_others(clerk: Desk) -> None:
    people = move_family_in()
    case = choose_person.open_case_for(staff=CLERK, kind="new_householder", addressee_no=people[0])
    page = clerk.go(f"/cases/{case.case_no}/entry")
    clerk.keyboard.fill("[name='row.1.relationship']", "02")
    clerk.keyboard.press("Enter")
    husband = page.locator("#proposals-row-0 button", has_text="夫")
    expect(husband).to_be_visible()
    clerk.keyboard.use(husband)
    expect(page.locator("[name='row.0.relationship']")).to_have_value("夫")
    clerk.keyboard.reach("[name='row.2.relationship']")
    clerk.keyboard.press("Alt+1")
    expect(page.locator("[name='row.2.relationship']")).to_have_value("子")
    look(clerk, "form-new_householder-proposed")


@pytest.mark.spec("RR-03", "A-10")
def test_a_correction_ex_officio_by_keyboard(clerk: Desk) -> None:
    """From the person to the review list: only what is typed is sent, the grounds stand for the signature."""
    people = move_family_in()
    case = choose_person.open_case_for(staff=CLERK, kind="correction_ex_officio", addressee_no=people[0])
    page = clerk.go(f"/cases/{case.case_no}/entry")
    clerk.keyboard.type("81120")
    clerk.keyboard.choose("[name='grounds.basis']", "family_register")
    clerk.keyboard.fill("[name='grounds.document']", "名の変更届")
    clerk.keyboard.fill("[name='item.given_name.value']", "太朗")
    clerk.keyboard.press("Enter")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    clerk.keyboard.press("F9")
    expect(page.locator("#papers")).to_be_visible()
    look(clerk, "papers-ex-officio")
    clerk.keyboard.press("5")
    page.wait_for_url("**done=paper*")
    clerk.press("F12")
    page.wait_for_url("**done=submitted*")
    data = CaseNotice.objects.get(case__case_no=case.case_no).data
    assert data["items"] == [{"name": "given_name", "value": "太朗"}]


@pytest.mark.parametrize("kind", ["household_split", "correction_ex_officio", "birth", "move_out"])
def test_the_review_shows_before_and_after(reviewer: Desk, kind: str) -> None:
    case_no = submitted(kind, move_family_in())
    page = reviewer.go(f"/review/{case_no}")
    expect(page.locator("h1")).to_contain_text(KINDS[kind].title.removesuffix("届"))
    expect(page.locator(".examine .is-changed, .examine .badge-good").first).to_be_visible()
    look(reviewer, f"review-{kind}")


@pytest.mark.parametrize("kind", [k for k in FORMS if KINDS[k].fields & {"joins", "address"}])
def test_leaving_a_field_saves_every_kind_that_names_a_place(clerk: Desk, kind: str) -> None:
    """What the answer brings anew has its place on the page: a missing one is an error in the console."""
    case = cases.open_case(staff=CLERK, kind=kind)
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=draft_of(kind, move_family_in()))
    page = clerk.go(f"/cases/{case.case_no}/entry")
    field = page.locator("[name='joins'][type=tel], [name='address.lot']").first
    clerk.keyboard.fill(field, "8")
    clerk.keyboard.press("Enter")
    expect(page.locator("#entry-saved")).to_have_attribute("data-state", "saved")
    wait_until_quiet(page)
    saved = CaseDraft.objects.get(case=case).data
    assert "8" in (saved.get("joins"), (saved.get("address") or {}).get("lot"))
