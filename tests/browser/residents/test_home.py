"""受付一覧: the clerk's day in columns, tabs by key, rights, and how fast screens change."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.residents import CLERK, REVIEWER, make_staff, move_family_in
from support.screens import Desk, look, other_family

#: Seconds that a change of screen may take on a machine of its own; best of five.
LIMIT = 0.3


def fill_board() -> None:
    """A case in every column."""
    move_family_in()
    cases.open_case(staff=CLERK, kind="move_in", ticket_no="21", notifier_name="受付　待子")
    for n, after in ((2, ""), (3, "submit"), (4, "back")):
        case = cases.open_case(staff=CLERK, kind="move_in", ticket_no=f"3{n}")
        cases.save_draft(staff=CLERK, case_no=case.case_no, data=other_family(n))
        if after:
            cases.record_paper(staff=CLERK, case_no=case.case_no, kind="received_paper")
            submit_notice(staff=CLERK, case_no=case.case_no)
        if after == "back":
            review.send_back(staff=REVIEWER, case_no=case.case_no, reason="本籍を確認")


def test_a_case_stands_in_the_column_of_its_state(clerk: Desk) -> None:
    fill_board()
    page = clerk.go("/")
    look(clerk, "home")
    counts = page.locator(".board-count").all_inner_texts()
    assert counts == ["1件"] * 5
    clerk.keyboard.press("F12")
    expect(page.locator("#open-case")).to_be_visible()
    look(clerk, "home-open-case")


def test_tabs_are_walked_by_key(clerk: Desk) -> None:
    page = clerk.go("/")
    clerk.press("F8")
    expect(page.locator("h1")).to_have_text("審査リスト")
    clerk.press("F8")
    expect(page.locator("h1")).to_have_text("届いた通知")
    clerk.press("F7")
    page.wait_for_url(clerk.url + "/review")


@pytest.mark.screen("home", "start")
def test_a_case_opens_by_its_two_digits(clerk: Desk) -> None:
    clerk.go("/")
    clerk.keyboard.press("F12")
    expect(clerk.page.locator("#open-case")).to_be_visible()
    clerk.press("1", "2")
    clerk.page.wait_for_url("**/start")
    assert CaseFile.objects.get().kind == "move_within"


def test_who_may_not_enter_opens_no_case(sit_down: Callable[[Staff], Desk]) -> None:
    desk = sit_down(make_staff("s9009", rights=frozenset({"residents.home"})))
    page = desk.go("/")
    assert page.locator("#open-case").count() == 0
    assert page.locator("[data-key=F12]").count() == 0
    desk.page.openjuki_watch.expected = ("403",)  # type: ignore[attr-defined]
    desk.go("/review")
    expect(page.locator("h1")).to_contain_text("権限")


def test_screens_change_quickly(clerk: Desk) -> None:
    fill_board()
    entering = CaseFile.objects.filter(state="entering").first()
    assert entering is not None
    waiting = os.getloadavg()[0] / (os.cpu_count() or 1)  # a busy machine answers that much later
    limit, slow = LIMIT * max(1.0, waiting), {}
    for path in ("/", f"/cases/{entering.case_no}/entry", "/search", "/message-status"):
        times = []
        for _ in range(5):
            clerk.go(path)
            times.append(
                clerk.page.evaluate(
                    "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
                )
            )
        if min(times) > limit:
            slow[path] = times
    assert slow == {}
