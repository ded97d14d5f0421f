"""The counter's work by keyboard alone (S 2.3: キーボードのみの操作)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from support.keyboard import Keyboard
from support.quiet import wait_until_quiet


@pytest.fixture
def guide(page: Page, shell_url: str) -> Page:
    page.goto(shell_url + "/shell/guide")
    wait_until_quiet(page)
    return page


def test_enter_walks_the_fields_and_ends_at_the_button(guide: Page, keyboard: Keyboard) -> None:
    keyboard.reach("#id_name")
    walked = [keyboard.focused()]
    for _ in range(7):
        keyboard.press("Enter")
        walked.append(keyboard.focused())
    assert walked == [
        "name",
        "ack-X02-name",
        "ackreason-X02-name",
        "reading",
        "day",
        "code",
        "number",
        "kind",
    ]
    keyboard.press("Shift+Enter")
    assert keyboard.focused() == "number"
    keyboard.press("Enter", "Enter")
    assert keyboard.focused() == "way"
    keyboard.press("Enter")
    assert keyboard.focused() == "note"


def test_enter_that_ends_a_conversion_stays_in_the_field(guide: Page, keyboard: Keyboard) -> None:
    keyboard.reach("#id_name")
    guide.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent("
        "'keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert keyboard.focused() == "name"


def test_copy_from_the_row_above_takes_one_key(guide: Page, keyboard: Keyboard) -> None:
    keyboard.fill("#id_row-0-name", "葛󠄂城")
    keyboard.reach("#id_row-1-name")
    keyboard.press("F6")
    assert guide.locator("#id_row-1-name").input_value() == "葛󠄂城"
    assert keyboard.focused() == "row-1-reading"


def test_copy_of_the_whole_row_leaves_what_is_there(guide: Page, keyboard: Keyboard) -> None:
    keyboard.fill("#id_row-0-name", "上")
    keyboard.fill("#id_row-0-day", "R8.4.1")
    keyboard.fill("#id_row-1-day", "R7.1.1")
    keyboard.reach("#id_row-1-name")
    keyboard.press("Shift+F6")
    assert guide.locator("#id_row-1-name").input_value() == "上"
    assert guide.locator("#id_row-1-day").input_value() == "R7.1.1"


def test_candidates_are_chosen_by_key_and_fill_their_neighbour(guide: Page, keyboard: Keyboard) -> None:
    keyboard.reach("#id_row-0-code")
    keyboard.press("F4")
    expect(guide.locator("#choices-dialog")).to_be_visible()
    keyboard.press("ArrowDown", "ArrowUp", "Enter")
    expect(guide.locator("#id_row-0-code-reading")).to_have_text("甲")
    assert guide.locator("#id_row-0-code").input_value() == "1"
    expect(guide.locator("#id_row-0-reading")).to_have_value("コウ")


def test_function_keys_lead_on_and_back(guide: Page, keyboard: Keyboard) -> None:
    keyboard.press("F8")
    expect(guide).to_have_url(guide.url.split("/shell")[0] + "/shell/guide/table")
    keyboard.press("ArrowDown", "ArrowDown", "End", "ArrowUp")
    assert guide.evaluate("document.activeElement.textContent") == "0039"
    keyboard.press("Enter")
    expect(guide).to_have_url(guide.url.split("/shell")[0] + "/shell/guide?n=39")


def test_dialog_opens_by_its_key_and_gives_the_focus_back(guide: Page, keyboard: Keyboard) -> None:
    keyboard.reach("#id_number")
    keyboard.press("F9")
    expect(guide.locator("#guide-dialog")).to_be_visible()
    keyboard.press("Escape")
    expect(guide.locator("#guide-dialog")).to_be_hidden()
    assert keyboard.focused() == "number"


def test_keys_of_the_page_rest_while_a_dialog_is_open(guide: Page, keyboard: Keyboard) -> None:
    keyboard.press("F1")
    expect(guide.locator("#help-dialog")).to_be_visible()
    keyboard.press("F8")
    wait_until_quiet(guide)
    assert guide.url.endswith("/shell/guide")


def test_a_held_key_submits_once(guide: Page, keyboard: Keyboard) -> None:
    sent: list[str] = []
    guide.on(
        "request", lambda r: sent.append(r.url) if r.method == "POST" and r.url.endswith("/guide") else None
    )
    guide.route(
        "**/shell/guide", lambda route: route.fulfill(body="ok") if route.request.method == "POST" else None
    )
    guide.keyboard.down("F12")
    guide.keyboard.down("F12")
    guide.keyboard.up("F12")
    guide.wait_for_url("**/shell/guide")
    wait_until_quiet(guide)
    assert len(sent) == 1
