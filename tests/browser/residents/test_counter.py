"""At the counter by keyboard: an envelope, a card, the history of a case."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from openjuki.kernel.counter.card import CONTINUED
from openjuki.systems.residents.models import CardRecord, CaseFile, HandOver, ReceiptVersion
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.drafts import draft_of
from support.residents import CLERK, REVIEWER, family_data, move_family_in, settle_notice
from support.screens import Desk, look


@pytest.mark.screen("receipt")
@pytest.mark.spec("RR-02")
def test_a_notice_by_post_from_its_envelope_to_its_posting(clerk: Desk) -> None:
    people = move_family_in()
    case_no = cases.open_case(staff=CLERK, kind="move_out").case_no
    cases.save_draft(staff=CLERK, case_no=case_no, data=draft_of("move_out", people))
    page = clerk.go(f"/cases/{case_no}/entry")
    with page.expect_navigation(url="**/receipt*"):
        clerk.keyboard.press("F8")
    expect(page.locator("#id_arrived_on")).to_be_focused()
    clerk.keyboard.press("Control+a")
    clerk.keyboard.type("R8.11.23")
    clerk.keyboard.press("Tab")
    expect(page.locator("main")).to_contain_text("今日より後")
    look(clerk, "receipt-typed")
    clerk.keyboard.fill("#id_arrived_on", "R8.11.20")
    clerk.keyboard.choose("#id_identification", "none")
    clerk.keyboard.reach("[name='missing.identification']")
    clerk.keyboard.press("Space")
    with page.expect_navigation(url="**done=receipt*"):
        clerk.keyboard.press("F12")
    assert ReceiptVersion.objects.get().missing == ["identification"]
    clerk.go("/")
    expect(page.locator(".board")).to_contain_text("照会中")
    look(clerk, "board-inquiring")
    clerk.go(f"/cases/{case_no}/receipt")
    clerk.keyboard.choose("#id_identification", "licence")
    clerk.keyboard.reach("[name='missing.identification']")
    clerk.keyboard.press("Space")
    look(clerk, "receipt-second")
    with page.expect_navigation(url="**done=receipt*"):
        clerk.keyboard.press("F12")
    submit_notice(staff=CLERK, case_no=case_no)
    assert review.approve(staff=REVIEWER, case_no=case_no).state == "settled"
    clerk.go(f"/cases/{case_no}")
    clerk.keyboard.press("F12")
    expect(page.locator("#send")).to_be_visible()
    look(clerk, "case-sending")
    with page.expect_navigation(url="**done=handed_over*"):
        clerk.keyboard.press("Control+Enter")
    assert HandOver.objects.get().sent_to == "new"


@pytest.mark.screen("cards", "case", "case-history")
@pytest.mark.spec("RR-01", "RR-23")
def test_a_card_is_continued_and_the_history_tells_of_it(clerk: Desk) -> None:
    data = family_data()
    data["members"][0]["holds_number_card"] = data["members"][1]["holds_number_card"] = True
    case_no = settle_notice(data)
    page = clerk.go(f"/cases/{case_no}")
    clerk.keyboard.reach(page.get_by_role("link", name="カードの処理"))
    with page.expect_navigation(url="**/cards*"):
        clerk.keyboard.press("Enter")
    expect(page.locator("#id_card")).to_be_focused()
    clerk.keyboard.choose("#id_continuation", CONTINUED)
    expect(page.locator("main")).to_contain_text("暗証番号を確かめずに")
    look(clerk, "cards-typed")
    for name in ("pin_verified", "surface_updated"):
        clerk.keyboard.reach(f"#id_{name}")
        clerk.keyboard.press("Space")
    with page.expect_navigation(url="**done=card*"):
        clerk.keyboard.press("F12")
    look(clerk, "cards")
    people = CaseFile.objects.get(case_no=case_no).subjects
    newest = CardRecord.objects.filter(addressee_no=people[0]).latest("record_no")
    assert (newest.continuation, newest.surface_updated) == (CONTINUED, True)
    clerk.go(f"/persons/{people[0]}?case={case_no}")
    expect(page.locator("main")).to_contain_text("個人番号カード(継続利用した)")
    look(clerk, "person-card")
    clerk.go(f"/cases/{case_no}/history")
    expect(page.locator("main tbody")).to_contain_text("個人番号カードの処理")
    look(clerk, "history")
