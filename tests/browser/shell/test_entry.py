"""Typing: readings beside the field, tidied characters, findings, saving as fields are left."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from support.browser import Watch
from support.keyboard import Keyboard
from support.quiet import wait_until_quiet


@pytest.fixture
def guide(page: Page, shell_url: str) -> Page:
    page.goto(shell_url + "/shell/guide")
    wait_until_quiet(page)
    return page


def test_a_day_is_read_while_it_is_typed(guide: Page, keyboard: Keyboard) -> None:
    keyboard.fill("#id_day", "80401")
    expect(guide.locator("#id_day-reading")).to_have_text("令和8年4月1日")
    assert guide.locator("#id_day").input_value() == "80401"


def test_what_cannot_be_read_is_said_and_marked(guide: Page, keyboard: Keyboard) -> None:
    keyboard.fill("#id_row-0-day", "abc")
    expect(guide.locator("#id_row-0-day-reading")).to_have_text("日付として読めません")
    expect(guide.locator("#id_row-0-day")).to_have_attribute("aria-invalid", "true")
    keyboard.fill("#id_row-0-day", "R8.4.1")
    expect(guide.locator("#id_row-0-day-reading")).to_have_text("令和8年4月1日")
    expect(guide.locator("#id_row-0-day")).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("reading", "かつらぎ ﾀｶﾖｼ", "カツラギ タカヨシ"),
        ("number", "９８０－0０８１", "9800081"),
        ("day", "Ｒ８．４．１", "R8.4.1"),
        ("name", "ﾀｶﾊｼ 葛󠄂 神", "ﾀｶﾊｼ 葛󠄂 神"),
    ],
)
def test_the_wrong_input_mode_is_put_right_except_in_names(
    guide: Page, keyboard: Keyboard, field: str, typed: str, kept: str
) -> None:
    keyboard.fill(f"#id_{field}", typed)
    keyboard.press("Tab")
    assert guide.locator(f"#id_{field}").input_value() == kept


def test_leaving_a_field_saves_and_shows_findings(guide: Page, keyboard: Keyboard) -> None:
    keyboard.fill("#id_reading", "カナ")
    expect(guide.locator("#guide-form-saved")).to_have_text("未保存")
    keyboard.press("Tab")
    expect(guide.locator("#guide-form-saved")).to_have_text(re.compile(r"保存済 \d\d:\d\d\s+確認 1"))
    expect(guide.locator("#id_day-findings .finding")).to_have_count(0)
    expect(guide.locator("#id_day")).not_to_have_attribute("aria-invalid", "true")


def test_a_reason_being_written_is_not_swept_away(guide: Page, keyboard: Keyboard) -> None:
    reason = guide.locator("#ackreason-X02-name")
    with guide.expect_response("**/guide/save"):
        keyboard.tick("#ack-X02-name")
        keyboard.fill(reason, "別世帯")
    wait_until_quiet(guide)
    assert reason.input_value() == "別世帯"
    keyboard.press("Tab")
    expect(guide.locator("#guide-form-saved")).to_contain_text("保存済")
    assert reason.input_value() == "別世帯"


def test_no_data_is_lost_while_the_server_is_away(guide: Page, keyboard: Keyboard, watch: Watch) -> None:
    watch.expected = ("Failed to load", "htmx:sendError", "ERR_", "[object")
    guide.route("**/guide/save", lambda route: route.abort())
    keyboard.fill("#id_reading", "カナ")
    keyboard.press("Tab")
    expect(guide.locator("#guide-form-saved")).to_contain_text("保存できません")
    guide.unroute("**/guide/save")
    expect(guide.locator("#guide-form-saved")).to_contain_text("保存済", timeout=9000)
    assert guide.locator("#id_reading").input_value() == "カナ"


def test_a_key_saves_what_stands_in_the_field_before_it_leaves(guide: Page, keyboard: Keyboard) -> None:
    bodies: list[str] = []
    guide.on("request", lambda r: bodies.append(r.post_data or "") if r.url.endswith("/guide/save") else None)
    keyboard.fill("#id_number", "9800081")
    keyboard.press("F8")
    guide.wait_for_url("**/shell/guide/table")
    assert any("number=9800081" in body for body in bodies)


def test_leaving_is_asked_only_when_something_is_unsaved(guide: Page, keyboard: Keyboard) -> None:
    asked: list[str] = []

    def on_dialog(dialog) -> None:  # type: ignore[no-untyped-def]
        asked.append(dialog.type)
        dialog.accept()

    guide.on("dialog", on_dialog)
    keyboard.fill("#id_reading", "カナ")
    keyboard.press("Tab")
    expect(guide.locator("#guide-form-saved")).to_contain_text("保存済")
    guide.goto(guide.url)
    assert asked == []
    keyboard.fill("#id_row-0-name", "x")
    guide.goto(guide.url)
    assert asked == ["beforeunload"]
