"""Idle lock: the page covers itself, loses nothing, and opens for the same person only (U-12, R18)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from support.browser import Watch
from support.keyboard import Keyboard


@pytest.mark.spec("U-12")
def test_an_idle_screen_locks_and_goes_on_after_sign_in(
    page: Page, keyboard: Keyboard, watch: Watch, impatient_url: str
) -> None:
    watch.expected = ("423",)
    page.goto(impatient_url + "/shell/guide")
    with page.expect_request("**/guide/save"):
        keyboard.fill("#id_reading", "カナ")
        expect(page.locator("#idle-lock")).to_be_visible(timeout=9000)
    expect(page.locator("main")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#idle-lock")).to_be_visible()
    with page.context.expect_page() as opened:
        keyboard.use("#lock-unlock")
    opened.value.wait_for_load_state("networkidle")
    opened.value.close()
    expect(page.locator("#idle-lock")).to_be_hidden()
    assert page.locator("#id_reading").input_value() == "カナ"


@pytest.mark.spec("U-12")
def test_another_person_does_not_uncover_the_page(page: Page, watch: Watch, impatient_url: str) -> None:
    watch.expected = ("423",)
    page.goto(impatient_url + "/shell/guide")
    expect(page.locator("#idle-lock")).to_be_visible(timeout=9000)
    other = page.context.new_page()
    other.goto(impatient_url + "/signin/unlock?other=1")
    expect(page.locator("#lock-text")).to_contain_text("別の担当者")
    expect(page.locator("main")).to_be_hidden()


@pytest.mark.spec("U-12")
def test_a_clerk_who_types_is_not_locked(page: Page, impatient_url: str) -> None:
    page.goto(impatient_url + "/shell/guide")
    with page.expect_request("**/shell/active"):
        for _ in range(8):
            page.keyboard.press("Shift")
            page.wait_for_timeout(400)
    expect(page.locator("#idle-lock")).to_be_hidden()
