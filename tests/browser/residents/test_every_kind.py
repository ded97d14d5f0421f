"""The forms of all kinds of notice: each opens, fits the terminal, is accessible; a person begins one by two keys."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseDraft, CaseFile, CaseNotice
from openjuki.systems.residents.services import cases, choose_person
from openjuki.systems.residents.services.notice_forms import KINDS
from support.drafts import OWN, draft_of, submitted
from support.form_typing import fields, send_to_review, shown, type_like
from support.residents import CLERK, move_family_in
from support.screens import Desk, look

#: What stands for a 届出 has its form, with the grounds of every kind ex officio (S 4.2.0.2).
FORMS = [k for k, own in KINDS.items() if k in OWN or not own.stands_for]


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
def test_every_kind_is_entered_by_keyboard(clerk: Desk, kind: str) -> None:
    """From the form as choosing the person leaves it to 審査へ; what was typed is the example, to the letter."""
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    data = draft_of(kind, move_family_in())
    example = cases.open_case(staff=CLERK, kind=kind)
    cases.save_draft(staff=CLERK, case_no=example.case_no, data=data)
    clerk.page.goto(f"{clerk.url}/cases/{example.case_no}/entry", wait_until="domcontentloaded")
    wanted = fields(clerk)
    cases.withdraw_case(staff=CLERK, case_no=example.case_no, reason="見本")
    page = clerk.go(f"/cases/{begun(kind, data)}/entry")
    expect(page.locator("h1")).to_contain_text(KINDS[kind].title)
    type_like(clerk, wanted, data)
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    assert shown(fields(clerk), wanted) == shown(wanted, wanted)
    look(clerk, f"form-{kind}")
    send_to_review(clerk)


def begun(kind: str, data: dict[str, Any]) -> str:
    """An empty form; of a person whom a clerk had chosen, as that leaves it."""
    rows = data.get("members") or [{}]
    about = data.get("addressee_no") or data.get("mother_addressee_no") or rows[0].get("addressee_no")
    if about is None or KINDS[kind].start == "blank":
        return cases.open_case(staff=CLERK, kind=kind).case_no
    return choose_person.open_case_for(staff=CLERK, kind=kind, addressee_no=about).case_no


@pytest.mark.spec("S 4.1.4.2")
def test_a_new_householder_brings_proposals_for_the_others(clerk: Desk) -> None:
    people = move_family_in()
    case = choose_person.open_case_for(staff=CLERK, kind="new_householder", addressee_no=people[0])
    page = clerk.go(f"/cases/{case.case_no}/entry")
    clerk.keyboard.fill("[name='row.1.relationship']", "02")
    clerk.keyboard.press("Enter")
    husband = page.locator("#proposals-row-0 button", has_text="夫")
    expect(husband).to_be_visible()
    clerk.keyboard.reach("[name='row.0.relationship']")
    clerk.keyboard.press("Alt+1")
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
    expect(page.locator("[data-key=F6]")).to_have_count(0)  # no row stands under another
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
