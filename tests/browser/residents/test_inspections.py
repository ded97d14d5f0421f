"""閲覧 by keyboard: asked for on one ground, decided by another, listed, looked at, published (第11条の2, S 9.5)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, Inspection, InspectionList
from support.residents import REVIEWER, move_family_in
from support.screens import Desk, look

TYPED = {
    "applicant": "学校法人架空大学", "applicant_address": "仙台市青葉区", "representative": "架空　五郎",
    "responsible": "架空　六郎", "purpose": "健康調査の標本の抽出", "management": "施錠した保管庫",
    "handler_scope": "研究室の教員", "results": "論文で公表", "organisation": "教員2名",
    "merit": "学会で公表される学術研究",
    "summary": "健康調査の標本の抽出", "readers-0-name": "架空　二郎", "readers-0-place": "仙台市太白区",
    "extent-age_from": "18",
}  # fmt: skip


def fill(desk: Desk, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        desk.keyboard.fill(f"#id_{name}", text)


@pytest.mark.spec("S 9.5", "RR-05")
@pytest.mark.screen(
    "inspections", "inspection-new", "inspection-edit", "inspection", "inspection-part", "inspection-part-pdf",
    "inspection-letter", "inspection-letter-pdf", "inspection-csv", "inspection-publication",
    "inspection-publication-paper", "inspection-publication-pdf", "person-inspections",
)  # fmt: skip
@pytest.mark.once
def test_a_college_asks_and_looks(clerk: Desk, sit_down: Callable[[Staff], Desk]) -> None:
    people = move_family_in()
    page = clerk.page
    clerk.go("/inspections")
    look(clerk, "inspections")
    clerk.press("F12")
    expect(page.locator("#kinds")).to_be_visible()
    look(clerk, "inspection-kinds")
    with page.expect_navigation():
        clerk.keyboard.press("3")
    fill(clerk, TYPED)
    look(clerk, "inspection-form")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("#standing").locator("..")).to_contain_text("閲覧の日がありません")
    look(clerk, "inspection-standing")
    with page.expect_navigation():
        clerk.press("F4")
    fill(clerk, {"first_on": "R8.11.1", "last_on": "R18.11.1"})
    with page.expect_navigation():
        clerk.press("F12")
    row = Inspection.objects.get()
    assert (row.version, row.data["last_on"]) == (2, "2036-11-01")

    chief = sit_down(REVIEWER)
    chief.go(f"/inspections/{row.request_no}")
    chief.press("F12")
    expect(chief.page.locator("#decide")).to_be_visible()
    chief.keyboard.tick("#ack-A215-evidence")
    chief.keyboard.fill("#ackreason-A215-evidence", "誓約書を昨年度に確認")
    look(chief, "inspection-decide")
    with chief.page.expect_navigation():
        chief.keyboard.press("Control+Enter")
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("granted", REVIEWER.user_id)

    clerk.go(f"/inspections/{row.request_no}")
    with page.expect_navigation():
        clerk.press("F12")
    assert InspectionList.objects.get().total == 2
    clerk.press("F12")
    expect(page.locator("#read")).to_be_visible()
    clerk.keyboard.choose("#id_reader", "架空　二郎")
    fill(clerk, {"identification": "運転免許証"})
    look(clerk, "inspection-read")
    with page.expect_navigation():
        clerk.keyboard.press("Control+Enter")
    look(clerk, "inspection-granted")
    with page.expect_navigation():
        clerk.keyboard.use(page.locator("a", has_text="1冊目"))
    expect(page.locator("#paper-frame")).to_be_visible()
    clerk.go(f"/inspections/{row.request_no}")
    with page.expect_download() as file:
        clerk.keyboard.use(page.locator("a", has_text="CSVで出力"))
    assert Path(file.value.path()).read_text("utf-8").count("\n") == 3
    with page.expect_navigation():
        clerk.press("F9")
    expect(page.locator("#paper-frame")).to_be_visible()
    clerk.go("/inspections/publication")
    expect(page.locator("main tbody tr")).to_have_count(1)
    look(clerk, "inspection-publication")
    with page.expect_navigation():
        clerk.press("F9")
    expect(page.locator("#paper-frame")).to_be_visible()
    clerk.go(f"/persons/{people[0]}/inspections?case={CaseFile.objects.first().case_no}")
    expect(page.locator("main tbody tr")).to_have_count(1)
    look(clerk, "person-inspections")
