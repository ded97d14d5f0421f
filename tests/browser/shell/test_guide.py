"""The style guide in a real browser: accessible, no error, no overflow; a picture for people to judge."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from support.browser import shot, violations
from support.quiet import wait_until_quiet


@pytest.mark.parametrize("path", ["/shell/guide", "/shell/guide/table", "/shell/guide/error/503"])
def test_no_accessibility_violation(page: Page, watch, shell_url: str, path: str) -> None:  # type: ignore[no-untyped-def]
    watch.expected = ("503",)
    page.goto(shell_url + path)
    wait_until_quiet(page)
    shot(page, path.strip("/").replace("/", "-"))
    assert violations(page, style_sheets=True) == []


def test_nothing_overflows_the_width_of_the_counter_terminal(page: Page, shell_url: str) -> None:
    page.goto(shell_url + "/shell/guide")
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]


def test_the_whole_page_is_shown(page: Page, shell_url: str) -> None:
    page.goto(shell_url + "/shell/guide")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    shot(page, "shell-guide-end")
    foot = page.locator(".facts").bounding_box()
    bar = page.locator(".fkeys").bounding_box()
    assert foot
    assert bar
    assert foot["y"] + foot["height"] <= bar["y"]
