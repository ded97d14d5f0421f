"""写しの請求 by keyboard: the right by one key, its fields only, findings while typing, the list (第12条)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.systems.residents.models import CaseFile, IssueRecord, IssueRequest
from support.residents import move_family_in
from support.screens import Desk, look


def at_request(desk: Desk, key: str) -> None:
    """To the form of one right: F4 and its number."""
    people = move_family_in()
    desk.go(f"/persons/{people[0]}/record-copy?case={CaseFile.objects.first().case_no}")
    desk.keyboard.press("F4")
    expect(desk.page.locator("#kinds")).to_be_visible()
    look(desk, "request-kinds")
    with desk.page.expect_navigation():
        desk.keyboard.press(key)


def fill(desk: Desk, **texts: str) -> None:
    for name, text in texts.items():
        desk.keyboard.fill(f"#id_{name}", text)


@pytest.mark.spec("RR-05", "S 2.3")
def test_a_third_party_is_asked_for_what_the_law_asks(clerk: Desk) -> None:
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    at_request(clerk, "3")
    page = clerk.page
    expect(page.locator(".badge-doing")).to_contain_text("第三者")
    assert page.locator("[name=profession], [name=individual_number], [name=paid]").count() == 0
    fill(clerk, requester="架空　次郎", requester_address="宮城県仙台市青葉区", purpose="貸金の請求のため")
    clerk.keyboard.choose("#id_identification", "運転免許証")
    clerk.keyboard.tick("#id_domicile")
    expect(page.locator("#id_ground-findings")).to_contain_text("どの号による申出か")
    expect(page.locator("#id_stated_address-findings")).to_contain_text("対象者の住所がありません")
    fill(clerk, stated_address="東京都千代田区霞が関2-1-3", stated_name="試験　太郎")
    expect(page.locator("#id_stated_address-findings")).to_contain_text("一致しません")
    expect(page.locator("#id_special_request-findings")).to_contain_text("基礎証明事項だけ")
    look(clerk, "request-third-party-findings")
    clerk.keyboard.tick("#id_domicile", on=False)
    clerk.keyboard.fill("#id_stated_address", "東京都千代田区霞が関2丁目1番2号")  # 転入前住所
    clerk.keyboard.choose("#id_ground", "1")
    expect(page.locator("#id_ground-findings")).not_to_contain_text("号による")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("#id_evidence-findings")).to_contain_text("疎明資料")
    clerk.keyboard.fill("#id_evidence", "金銭消費貸借契約書の写し")
    with page.expect_navigation(url="**/issues/**"):
        clerk.press("F12")
    issued = IssueRecord.objects.get()
    assert (issued.relation, issued.request.right, issued.request.state) == (
        "third_party", "third_party", "issued",
    )  # fmt: skip


@pytest.mark.screen("requests", "request", "request-paper", "request-paper-pdf")
@pytest.mark.spec("RR-05", "S 2.3")
def test_a_letter_is_sent_back_and_waits_on_the_list(clerk: Desk) -> None:
    at_request(clerk, "5")
    page = clerk.page
    clerk.keyboard.choose("#id_identification", "運転免許証")
    look(clerk, "request-by-post")
    clerk.press("F10")
    expect(page.locator("#acts")).to_be_visible()
    clerk.keyboard.choose("#id_act", "incomplete")
    fill(clerk, due_on="R8.12.6", reason="定額小為替が同封されていない")
    clerk.keyboard.tick("[name='missing.fee']")
    look(clerk, "request-acts")
    with page.expect_navigation(url="**/requests/*"):
        clerk.press("Control+Enter")
    expect(page.locator("main")).to_contain_text("手数料(定額小為替)")
    look(clerk, "request")
    clerk.keyboard.press("F9")
    expect(page.locator("#papers")).to_be_visible()
    with page.expect_response("**/pdf") as answered:
        clerk.keyboard.press("2")
    assert answered.value.headers["content-type"] == "application/pdf"
    look(clerk, "request-paper")
    clerk.go("/requests?state=open")
    expect(page.locator("main tbody")).to_contain_text("不備")
    look(clerk, "requests")
    clerk.press("Enter")
    page.wait_for_url("**/requests/*")
    with page.expect_navigation(url="**/record-copy*"):
        clerk.press("F12")
    expect(page.locator("#id_send_to")).to_have_value(IssueRequest.objects.get().data["send_to"])
