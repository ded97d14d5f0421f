"""手数料 by keyboard: from the copy that was just printed to the money, its 領収書, and the day of the counter."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import FeePayment, FeeReceipt, IssueRequest
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from support.certificates import request
from support.residents import CLERK, move_family_in
from support.screens import Desk, look


@pytest.mark.screen("fee", "fee-receipt", "fee-receipt-pdf", "fee-day", "fee-day-paper", "fee-day-pdf")
@pytest.mark.spec("RR-05", "S 2.3")
def test_money_is_taken_at_the_counter_and_counted_in_the_evening(clerk: Desk) -> None:
    page = clerk.page
    page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    people = move_family_in()
    issue_record_copy(staff=CLERK, request=request(), addressee_nos=people)
    issue_record_copy(staff=CLERK, request=request(copies=2), addressee_nos=people)
    number = IssueRequest.objects.latest("id").request_no
    clerk.go(f"/requests/{number}")
    with page.expect_navigation(url="**/fee"):
        clerk.press("F12")
    expect(page.locator("#id_tendered")).to_have_value("600")
    clerk.keyboard.fill("#id_tendered", "500")
    clerk.press("Tab")
    expect(page.locator("#id_tendered-findings")).to_contain_text("100円足りません")
    look(clerk, "fee-short")
    clerk.keyboard.fill("#id_tendered", "1000")
    clerk.press("Tab")
    expect(page.locator("#fee-saved")).to_contain_text("おつり 400円")
    with page.expect_response("**/receipts/0/pdf") as answered:
        clerk.press("F12")
    assert answered.value.headers["content-type"] == "application/pdf"
    look(clerk, "fee-receipt")
    assert FeePayment.objects.get().change == 400
    clerk.go(f"/requests/{number}/fee")
    expect(page.locator("main")).to_contain_text("400円(現金)")
    look(clerk, "fee-paid")
    clerk.press("F9")
    expect(page.locator("#again")).to_be_visible()
    clerk.keyboard.fill("#again-reason", "紛失")
    with page.expect_response("**/receipts/1/pdf"):
        clerk.press("Control+Enter")
    assert FeeReceipt.objects.get(copy_no=1).reason == "紛失"
    clerk.go("/payments")
    expect(page.locator("main")).to_contain_text("600円")
    expect(page.locator("main")).to_contain_text("まだ領収していない")
    look(clerk, "fee-day")
    with page.expect_response("**/payments/pdf*") as answered:
        clerk.press("F9")
    assert answered.value.headers["content-type"] == "application/pdf"
    look(clerk, "fee-day-paper")
