"""転居届 by keyboard: the household of a person, all or part of it, who heads those who stay (RR-02)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseDraft, CaseFile, Person
from openjuki.systems.residents.services import review
from support.quiet import wait_until_quiet
from support.residents import REVIEWER, address, move_family_in
from support.screens import Desk, look


def open_for_household(clerk: Desk) -> None:
    """Open the case, find the household by search."""
    clerk.go("/")
    clerk.keyboard.press("F12")
    expect(clerk.page.locator("#open-case")).to_be_visible()
    clerk.keyboard.press("1", "2")
    clerk.page.wait_for_url("**/start")
    look(clerk, "start-of-move-within")
    clerk.press("F2")
    clerk.page.wait_for_url("**/search*")
    clerk.keyboard.type("シケン")
    clerk.press("Enter")
    # The list takes the focus when it has come; a busy machine takes its time.
    clerk.page.wait_for_function(
        "document.activeElement.closest('tbody, [data-list]') !== null", timeout=30_000
    )
    clerk.press("Enter")
    clerk.page.wait_for_url("**/persons/*")
    clerk.press("F12")
    clerk.page.wait_for_url("**/entry*")


def fill_head(clerk: Desk) -> None:
    """Date, notifier, address, paper."""
    page = clerk.page
    clerk.keyboard.type("81119")
    clerk.keyboard.choose("[name='notifier.capacity']", "householder")
    clerk.keyboard.choose("[name='identity.method']", "licence")
    clerk.keyboard.fill("[name='address.postal_code']", address()["postal_code"])
    clerk.keyboard.press("Enter")
    if page.locator("[data-town-choice]").count():
        clerk.keyboard.press("Enter")
    expect(page.locator("[name='address.lot']")).to_be_focused()
    clerk.keyboard.type("９番９号")
    clerk.keyboard.press("Enter", "F9")
    expect(page.locator("#papers")).to_be_visible()
    clerk.keyboard.press("5")
    page.wait_for_url("**done=paper*")


@pytest.mark.spec("RR-02")
def test_a_whole_household_moves(clerk: Desk) -> None:
    move_family_in()
    open_for_household(clerk)
    look(clerk, "move-within")
    fill_head(clerk)
    clerk.press("F12")
    clerk.page.wait_for_url("**done=submitted*")
    case = CaseFile.objects.get(kind="move_within")
    review.approve(staff=REVIEWER, case_no=case.case_no)
    assert Person.objects.filter(active=True, history_no=2).count() == 4


@pytest.mark.spec("RR-02")
def test_the_householder_leaves_and_another_heads_those_who_stay(clerk: Desk) -> None:
    people = move_family_in()
    open_for_household(clerk)
    fill_head(clerk)
    page = clerk.page
    for at in (1, 2, 3):
        clerk.keyboard.reach(f"[name='row.{at}.moves']")
        clerk.keyboard.press("Space")
    clerk.keyboard.fill("[name='row.1.relationship']", "02")
    clerk.keyboard.press("Enter")
    expect(page.locator("#entry-saved")).to_contain_text("保存済")
    wait_until_quiet(page)
    data = CaseDraft.objects.get(case__kind="move_within").data
    assert [m["addressee_no"] for m in data["members"]] == people[:1]
    assert data["staying"] == [{"addressee_no": people[1], "relationship": "世帯主"}]
    look(clerk, "move-within-part")


def test_an_unknown_number_is_said(clerk: Desk) -> None:
    clerk.go("/")
    clerk.keyboard.press("F12", "1", "2")
    clerk.page.wait_for_url("**/start")
    clerk.page.openjuki_watch.expected = ("404",)  # type: ignore[attr-defined]
    clerk.keyboard.fill("#addressee_no", "9999999999")
    clerk.press("Enter")
    expect(clerk.page.locator(".finding")).to_contain_text("この区の世帯にいません")
