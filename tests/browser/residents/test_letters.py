"""通知書 by keyboard: narrowed to a ward, printed in one file, again with a reason; 本人通知 (S 3.4, S 8.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from playwright.sync_api import expect

from openjuki.runtime import clock
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, IssueNotice, Letter, ListScope
from support.residents import make_staff, move_family_in
from support.screens import Desk, look


@pytest.mark.screen("letters", "letter-list", "letter-print", "letter-pdf", "person-letters")
@pytest.mark.screen("letter-sheet", "letter-sheet-pdf")
@pytest.mark.spec("RR-25", "S 20.5.1")
def test_letters_are_printed_once_and_again_with_a_reason(
    sit_down: Callable[[Staff], Desk], owner: psycopg.Connection
) -> None:
    people = move_family_in()
    owner.execute(
        "UPDATE person_version SET period_of_stay_until = %s, status_of_residence = '留学'",
        [clock.today() + timedelta(days=10)],
    )
    desk = sit_down(make_staff("s3001", ward=""))
    page = desk.page
    desk.go("/letters")
    desk.go("/letters/stay_end")
    desk.keyboard.choose("select[name=ward]", "04101")
    with page.expect_navigation():
        desk.press("Control+Enter")
    assert ListScope.objects.get(user_id="s3001").ward == "04101"
    desk.go("/letters/stay_end")
    expect(page.locator("main tbody tr")).to_have_count(4)
    look(desk, "letters")
    desk.press("F9")
    page.wait_for_url("**/letters/stay_end/list")
    expect(page.locator("iframe")).to_be_visible()
    look(desk, "letter-sheet")
    desk.press("Escape")
    page.wait_for_url("**/letters/stay_end")
    with page.expect_navigation():
        desk.press("F12")
    page.wait_for_url("**/letters/prints/*")
    assert Letter.objects.count() == 4
    desk.go("/letters/stay_end")
    expect(page.locator(".badge-good")).to_have_count(4)
    desk.keyboard.reach("summary")
    desk.press("Enter")
    desk.keyboard.fill("details[open] input[name=reason]", "紙詰まり")
    look(desk, "letters-again")
    with page.expect_navigation():
        desk.press("Enter")
    assert Letter.objects.filter(copy_no=2).count() == 1
    desk.go(f"/persons/{people[0]}/letters?case={CaseFile.objects.all()[0].case_no}")
    desk.keyboard.fill("#id_ends_on", "R9.11.22")
    with page.expect_navigation():
        desk.press("F12")
    assert IssueNotice.objects.get().addressee_no == people[0]
    look(desk, "person-letters")
