"""届いた通知 and 転入通知未着 by keyboard: recorded, opened into a case; letters about those not heard of."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from openjuki.runtime import clock
from openjuki.systems.residents.models import CaseFile, DeliveredNotification, MoveInInquiry
from openjuki.systems.residents.services.planned_departures import remove_due
from openjuki.systems.residents.services.record_notice import record_notice
from support.drafts import carry_out, draft_of
from support.notices import told_of
from support.residents import CLERK, move_family_in
from support.screens import Desk, look


def typed(desk: Desk, name: str, value: str) -> None:
    desk.keyboard.fill(f"#id_{name}", value)


@pytest.mark.screen("notices", "notice-new", "notice", "notice-file")
@pytest.mark.spec("RR-02", "S 4.2.0.3")
def test_a_notice_is_recorded_opened_and_put_aside(clerk: Desk) -> None:
    people = move_family_in()
    page = clerk.page
    clerk.go("/notices/file")
    look(clerk, "notice-file")
    clerk.go("/notices")
    look(clerk, "notices-none")
    clerk.press("F12")
    page.wait_for_url("**/notices/new")
    clerk.keyboard.choose("#id_basis", "article_9_2")
    clerk.keyboard.choose("#id_content", "transfer")
    typed(clerk, "from_code", "13101")
    typed(clerk, "number", "令8千戸第12号")
    typed(clerk, "changed_on", "R8.11.16")
    typed(clerk, "name", "試験　太郎")
    typed(clerk, "birth", "S60.5.3")
    typed(clerk, "registered_domicile", "東京都千代田区丸の内一丁目１番")
    page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("[data-field=notified_on] .finding")).to_be_visible()
    look(clerk, "notice-new-refused")
    clerk.keyboard.type("R8.11.18")  # where the finding is
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator(".notice-good")).to_contain_text("通知を記録しました")
    expect(page.locator("main")).to_contain_text(people[0])
    look(clerk, "notice-received")
    clerk.press(" ")  # the candidate has the focus
    with page.expect_navigation():
        clerk.press("F12")
    assert clerk.path().endswith("/entry")
    expect(page.locator("main")).to_contain_text("試験")
    assert DeliveredNotification.objects.get().case_no == CaseFile.objects.latest("pk").case_no
    clerk.go("/notices?state=in_case")
    look(clerk, "notices-in-case")
    record_notice(staff=CLERK, received=told_of(number="令8千戸第13号"))
    clerk.go("/notices")
    clerk.press("Enter")
    clerk.press("F10")
    clerk.keyboard.choose("#id_act", "returned")
    typed(clerk, "reason", "当市の住民ではない")
    look(clerk, "notice-close")
    with page.expect_navigation():
        clerk.press("Control+Enter")
    expect(page.locator(".notice-good")).to_contain_text("通知の処理を記録しました")
    assert DeliveredNotification.objects.get(outcome="returned").closed_reason == "当市の住民ではない"


@pytest.mark.screen("missing", "inquiry", "inquiry-pdf", "list-paper", "list-paper-pdf")
@pytest.mark.spec("S 4.1.3.1.4")
def test_letters_about_those_who_were_not_heard_of(clerk: Desk) -> None:
    people = move_family_in()
    carry_out("move_out", draft_of("move_out", people))
    with clock.fixed(date(2027, 1, 4)):
        remove_due()
        page = clerk.page
        clerk.go("/missing-notifications")
        look(clerk, "missing")
        for _ in people[:2]:
            clerk.press(" ")
            clerk.press("ArrowDown")
        with page.expect_navigation():
            clerk.press("F12")
        expect(page.locator("iframe")).to_be_visible()
        assert sorted(MoveInInquiry.objects.get().addressee_nos) == people[:2]
        clerk.press("Escape")
        page.wait_for_url("**/missing-notifications")
        expect(page.locator("main tbody")).to_contain_text("1回")
        look(clerk, "missing-asked")
        clerk.press("F9")
        page.wait_for_url("**/lists/missing*")
        expect(page.locator("iframe")).to_be_visible()
        look(clerk, "list-paper")
        clerk.press("Escape")
        page.wait_for_url("**/missing-notifications?*")
