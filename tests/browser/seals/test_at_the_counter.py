"""印鑑登録 by keyboard: found, registered, reviewed, certified; refused where it must be (SL-01, SL-03)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from openjuki.runtime.signin import Staff
from openjuki.systems.seals.models import Application, CurrentSeal, IssueRecord
from support.seals import seal_png
from support.terminals import Desk, look
from system.seals.samples import HANAKO, told
from system.seals.world import CHIEF, entered


@pytest.mark.spec("SL-01", "SL-03")
def test_from_the_search_to_the_certificate(clerk: Desk, checker: Desk, tmp_path: Path) -> None:
    told()
    clerk.page.openjuki_watch.expected = ("422",)  # type: ignore[attr-defined]
    clerk.go("/")
    look(clerk, "home")
    clerk.press("F2")
    page = clerk.page
    page.wait_for_url("**/search")
    clerk.keyboard.type("葛󠄂城", ime=True)
    page.locator("#id_reason").focus()
    clerk.keyboard.type("印鑑登録の申請", ime=True)
    clerk.press("Enter")
    expect(page.locator("main tbody a[data-item]")).to_be_focused()
    look(clerk, "search")
    clerk.press("Enter")
    page.wait_for_url("**/people/*")
    look(clerk, "person-none")
    clerk.press("F12")
    page.wait_for_url("**/apply/register")
    look(clerk, "apply")
    scan = tmp_path / "seal.png"
    scan.write_bytes(seal_png(gap=60))
    page.locator("#id_impression").set_input_files(scan)
    page.locator("#id_seal_text").focus()
    clerk.keyboard.type("葛城", ime=True)
    for tick in ("upright", "capable"):
        page.locator(f"#id_{tick}").focus()
        clerk.press("Space")
    page.locator("#id_identification").select_option("driving_licence")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("[data-field=impression] .finding")).to_contain_text("外枠が16%欠けています")
    look(clerk, "apply-alert")
    page.locator("#id_impression").set_input_files(scan)
    page.locator(".finding-ack input[type=checkbox]").first.focus()
    clerk.press("Space", "Tab")
    clerk.keyboard.type("印鑑の欠けを本人と確認", ime=True)
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator(".notice-good")).to_contain_text("審査を待っています")
    look(clerk, "application")
    made = Application.objects.get()
    checker.go("/")
    checker.press("Enter")
    checker.page.wait_for_url(f"**/applications/{made.pk}")
    look(checker, "review")
    with checker.page.expect_navigation():
        checker.press("F12")
    look(checker, "person")
    clerk.go(f"/people/{HANAKO}")
    clerk.press("F12")
    page.wait_for_url("**/certificate")
    clerk.keyboard.type(CurrentSeal.objects.get().card_id or "")
    look(clerk, "certificate")
    with page.expect_navigation():
        clerk.press("F12")
    expect(page.locator("#paper-frame")).to_be_visible()
    look(clerk, "issued")
    assert IssueRecord.objects.count() == 1


def test_a_letter_and_its_answer_by_keyboard(clerk: Desk) -> None:
    told()
    made = entered(way="inquiry")
    clerk.go(f"/applications/{made.pk}")
    clerk.press("F9")
    clerk.page.wait_for_url("**/papers/inquiry/*")
    look(clerk, "letter")
    clerk.press("Escape")
    clerk.page.wait_for_url(f"**/applications/{made.pk}")
    clerk.press("F12")
    clerk.page.locator("dialog[open] #id_identification").select_option("passport")
    look(clerk, "answer")
    with clerk.page.expect_navigation():
        clerk.press("Control+Enter")
    expect(clerk.page.locator(".notice-good")).to_contain_text("回答を記録しました")
    clerk.go(f"/people/{HANAKO}")
    clerk.press("F4")
    look(clerk, "kinds")


def test_the_settings_by_keyboard(sit_down: Callable[[Staff], Desk]) -> None:
    chief = sit_down(CHIEF)
    chief.go("/settings")
    look(chief, "settings")
    chief.page.locator("#id_ordinance").fill('{"answer_days": 30}')
    with chief.page.expect_navigation():
        chief.press("F12")
    expect(chief.page.locator(".notice-good")).to_contain_text("設定を変更しました")
