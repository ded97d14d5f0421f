"""メモ by keyboard: written, corrected, taken away; what was written stays to be read (S 1.1.15)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseFile
from support.residents import move_family_in
from support.screens import Desk, look


@pytest.mark.spec("RR-J-other-10", "S 1.1.15")
@pytest.mark.screen("memos")
def test_a_memo_is_written_corrected_and_taken_away(clerk: Desk) -> None:
    people = move_family_in()
    page = clerk.go(f"/persons/{people[0]}?case={CaseFile.objects.get().case_no}")
    clerk.keyboard.reach("a[href*='/memos']")
    clerk.press("Enter")
    page.wait_for_url("**/memos*")
    clerk.keyboard.type("窓口で筆談を希望")
    with page.expect_navigation():
        clerk.press("F12")
    clerk.keyboard.reach("#memo-1-text")
    clerk.press("Control+a")
    clerk.keyboard.type("筆談と拡大文字を希望")
    clerk.press("Tab")
    look(clerk, "memos")
    with page.expect_navigation():
        clerk.press("Enter")
    clerk.keyboard.reach("summary")
    clerk.press("Enter")
    expect(page.locator("article details")).to_contain_text("窓口で筆談を希望")
    look(clerk, "memos-changed")
    clerk.go(page.url.removeprefix(clerk.url))
    clerk.keyboard.reach("[value=remove]")
    with page.expect_navigation():
        clerk.press("Enter")
    expect(page.locator("main")).to_contain_text("メモはありません")
    expect(page.locator("main")).to_contain_text("メモ 1 削除")
    clerk.press("Escape")
    page.wait_for_url("**/persons/*")
    assert "/memos" not in page.url
