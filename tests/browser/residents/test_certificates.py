"""証明書 by keyboard: from the person to each kind, chosen, issued, shown (RR-05, S 5.1, S 4.1.3.0.3)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseFile, IssueRecord
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from support.certificates import request
from support.drafts import carry_out, draft_of
from support.residents import REVIEWER, move_family_in
from support.screens import Desk, look


@pytest.mark.screen("record-copy", "preview", "issue", "issue-pdf", "overflows")
@pytest.mark.spec("RR-05", "S 5.4")
def test_an_items_certificate_and_the_certificate_of_a_mover(clerk: Desk) -> None:
    people = move_family_in()
    carry_out("move_out", draft_of("move_out", people))
    person = f"/persons/{people[1]}?case={CaseFile.objects.first().case_no}"
    page = clerk.go(person)
    clerk.keyboard.press("F9")
    expect(page.locator("#certificates")).to_be_visible()
    expect(page.locator("#certificates a")).to_have_text(
        ["1 住民票の写し", "2 住民票記載事項証明書", "3 転出証明書"], use_inner_text=True
    )
    look(clerk, "certificates")
    clerk.keyboard.press("2")
    page.wait_for_url("**kind=items_certificate*")
    clerk.keyboard.reach("[name='without.address_detail']")
    clerk.keyboard.press("Space")
    clerk.keyboard.reach("[name='without.sex']")
    clerk.keyboard.press("Space")
    look(clerk, "certificate-items")
    with page.expect_response("**/preview*") as answered:
        clerk.keyboard.use(page.get_by_role("button", name="プレビュー"))
    assert answered.value.headers["content-type"] == "application/pdf"
    expect(page.locator("#preview")).to_be_visible()
    look(clerk, "certificate-preview")
    clerk.press("Escape")
    expect(page.locator("#preview")).to_be_hidden()
    clerk.press("F12")
    page.wait_for_url("**/issues/**")
    made = IssueRecord.objects.get()
    assert (made.kind, made.choices["without"]) == ("items_certificate", ["address_detail", "sex"])
    clerk.go(f"/cases/{CaseFile.objects.get(kind='move_out').case_no}")
    expect(page.locator("main a.button-primary")).to_be_focused()
    clerk.keyboard.press("Enter")
    page.wait_for_url("**kind=move_out_certificate*")
    expect(page.locator("[name=who]:checked")).to_have_count(4)
    look(clerk, "certificate-move-out")
    clerk.press("F12")
    page.wait_for_url("**/issues/**")
    assert IssueRecord.objects.filter(kind="move_out_certificate", subjects=people).count() == 1
    page = clerk.go("/overflows")
    look(clerk, "overflows-none")


@pytest.mark.spec("S 1.3.8", "RR-25")
@pytest.mark.screen("person-issues")
def test_a_copy_that_never_reached_the_resident_is_found_in_the_history_and_taken_out_again(
    clerk: Desk,
) -> None:
    people = move_family_in()
    (one,) = issue_record_copy(staff=REVIEWER, request=request(), addressee_nos=people[:1])
    case = CaseFile.objects.get().case_no
    page = clerk.go(f"/persons/{people[0]}/issues?case={case}")
    expect(page.locator("a[data-item]")).to_have_text([one.issue_no])
    look(clerk, "person-issues")
    clerk.keyboard.press("Enter")
    page.wait_for_url("**/issues/**")
    clerk.press("F12")
    clerk.keyboard.fill("#again-reason", "紙詰まりで渡していない")
    look(clerk, "reissue")
    clerk.keyboard.press("Control+Enter")
    expect(page.locator("#paper-frame")).to_be_visible()
    clerk.press("F10")
    clerk.keyboard.fill("#void-reason", "刷り損じ")
    clerk.keyboard.press("Control+Enter")
    page.wait_for_url("**/persons/**")
    page = clerk.go(f"/persons/{people[0]}/issues?case={case}")
    expect(page.locator("main tbody")).to_contain_text("処分")
    expect(page.locator("main tbody")).to_contain_text("再交付 1回")
    look(clerk, "person-issues-void")
