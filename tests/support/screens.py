"""What every screen must be: accessible, nothing beyond the width of the terminal, a picture for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from support.browser import Keyboard, shot, violations
from support.quiet import wait_until_quiet
from support.residents import family_data


@dataclass
class Desk:
    """One member of staff at a terminal."""

    page: Page
    keyboard: Keyboard
    url: str

    def go(self, path: str) -> Page:
        """Open a screen and wait until it is quiet."""
        self.page.goto(self.url + path)
        wait_until_quiet(self.page)
        return self.page

    def press(self, *keys: str) -> None:
        """Press keys and wait until what they started is done."""
        self.keyboard.press(*keys)
        wait_until_quiet(self.page)

    def path(self) -> str:
        """Where the terminal is, without the query."""
        return self.page.url.removeprefix(self.url).partition("?")[0]


def look(desk: Desk, name: str) -> None:
    """Take a picture; fail for an overflow, for a box behind the key bar's end, or anything axe finds."""
    page = desk.page
    wait_until_quiet(page)
    shot(page, f"residents-{name}")
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1], f"{name}: wider than the terminal"
    assert violations(page) == [], name


def other_family(n: int) -> dict[str, Any]:
    """The form data of a family whose name and address nobody else has."""
    data = family_data(n)
    data["address"]["lot"] = f"{n}番{n}号"
    surname = "別" + "〇一二三四五六七八九"[n % 10]
    for member in data["members"]:
        member["surname"] = surname
    data["notifier"]["name"] = f"{surname}　太郎"
    return data
