"""書面・プリンタ・検証・文字超過 by keyboard: a counter's printer, a letter made again, a proof, what did not fit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from openjuki.kernel.seals.certificate import Shown
from openjuki.runtime import clock
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import (
    CurrentSeal,
    IssueRecord,
    PaperRecord,
    Person,
    PrintJob,
    Setting,
    Unprinted,
)
from openjuki.systems.seals.services.issue import Asked, issue
from support.terminals import Desk, look
from system.seals.samples import HANAKO, told
from system.seals.world import CHIEF, registered


@pytest.mark.spec("S 10.7", "S 5.5", "SL-03")
@pytest.mark.screen("printers", "papers")
def test_a_printer_is_set_prints_a_certificate_and_a_label(sit_down: Callable[[Staff], Desk]) -> None:
    chief = sit_down(CHIEF)
    page = chief.go("/printers")
    for name, value in (("code", "P01"), ("title", "１番窓口"), ("queue", "seal-counter"), ("place", "10")):
        chief.keyboard.fill(f"[name={name}]", value)
    for name in ("prints_certificate", "usual_certificate", "prints_letter"):
        chief.keyboard.reach(f"[name={name}]")
        chief.press("Space")
    look(chief, "printer-new")
    with page.expect_navigation():
        chief.press("F12")
    expect(page.locator("table a[data-item]")).to_have_text(["P01"])
    look(chief, "printers")
    told()
    registered()
    page = chief.go(f"/people/{HANAKO}/certificate")
    expect(page.locator("#id_printer")).to_have_value("P01")
    chief.keyboard.fill("#id_card_no", CurrentSeal.objects.get().card_id or "")
    chief.keyboard.fill("#id_requester", "葛城　花子")
    look(chief, "certificate-with-printer")
    with page.expect_navigation():
        chief.press("F12")
    assert IssueRecord.objects.get().issue_no.split(" ")[3] == "P01"
    expect(page.locator("[data-key=F12]")).to_contain_text("P01へ印刷")
    with page.expect_navigation():
        chief.press("F12")
    expect(page.locator("[aria-label=印刷の状態] .badge-good")).to_have_text("プリンタが受付")
    look(chief, "printed")
    with page.expect_navigation():
        chief.press("F9")
    expect(page.locator(".notice-good")).to_contain_text("交付したときの台帳と一致します")
    page = chief.go(f"/papers/card/about/{HANAKO}")
    look(chief, "papers-none")
    for _ in range(2):
        with page.expect_navigation():
            chief.press("F12")
        expect(page.locator("#paper-frame")).to_be_visible()
        page = chief.go(f"/papers/card/about/{HANAKO}")
    expect(page.locator("table a[data-item]")).to_have_count(2)
    look(chief, "papers")
    with page.expect_navigation():
        chief.press("Enter")
    expect(page.locator("main")).to_contain_text("番号票")
    chief.press("F4")
    expect(page.locator("#printers")).to_be_visible()
    look(chief, "label-printer")
    with page.expect_navigation():
        chief.press("Control+Enter")
    assert list(PrintJob.objects.order_by("id").values_list("paper", "state")) == [
        ("certificate", "accepted"), ("letter", "accepted"),
    ]  # fmt: skip
    assert PaperRecord.objects.count() == 2


@pytest.mark.spec("S 5.8", "SL-03")
@pytest.mark.screen("overflows")
def test_what_does_not_fit_is_asked_about_and_listed(clerk: Desk) -> None:
    Setting.objects.create(key="certificate_overflow", value="limit")
    told()
    registered()
    Person.objects.update(name="W" * 1200)
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    page = clerk.go(f"/people/{HANAKO}/certificate")
    clerk.keyboard.fill("#id_card_no", CurrentSeal.objects.get().card_id or "")
    clerk.keyboard.fill("#id_requester", "葛城　花子")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator(".form-findings")).to_contain_text("欄に収まらない項目があります(氏名)")
    look(clerk, "overflow-asked")
    clerk.keyboard.reach(".finding-ack input[type=checkbox]")
    clerk.press("Space", "Tab")
    clerk.keyboard.type("本人の了解を得た")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("#paper-frame")).to_be_visible()
    look(clerk, "overflow-issued")
    Unprinted.objects.create(
        paper="印鑑登録抹消通知書", item="宛名", text="長い住所" * 60, cause="refuse", addressee_no=HANAKO,
        subjects=[HANAKO], by="s1001", at=clock.now(),
    )  # fmt: skip
    page = clerk.go("/overflows")
    expect(page.locator("main")).to_contain_text("欄の限界まで印字")
    expect(page.locator("main")).to_contain_text("欄に収まらず、作成していない")
    look(clerk, "overflows")


@pytest.mark.spec("SL-03")
def test_what_differs_is_shown_as_an_incident(sit_down: Callable[[Staff], Desk]) -> None:
    told()
    registered()
    shown = Shown(card_no=CurrentSeal.objects.get().card_id or "")
    made = issue(staff=CHIEF, addressee_no=HANAKO, asked=Asked(shown=shown, requester="葛城"))[0]
    Person.objects.filter(pk=HANAKO).update(address="仙台市青葉区国分町三丁目7番10号")  # that nobody told
    chief = sit_down(CHIEF)
    chief.page.openjuki_watch.expected = ("500", "422")  # type: ignore[attr-defined]
    page = chief.go(f"/issues/{made.issue_no}")
    # What is not true any more does not leave again; the frame says why.
    expect(page.frame_locator("#paper-frame").locator("main")).to_contain_text("住所")
    with page.expect_navigation():
        chief.press("F9")
    expect(page.locator("main")).to_contain_text("台帳から作り直したものと異なります")
    look(chief, "verify-differs")
