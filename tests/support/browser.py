"""A real Chromium for tests (pytest plugin): `page` at 1366×768, axe, keyboard helpers, no silent errors.

    pytest_plugins = ["support.browser"]      # or: from support.browser import *  in a conftest

A script error, a failed request of ours or anything that the content security policy refused fails the test.
Screenshots go to `$OPENJUKI_SHOTS/<name>.png` when that folder is named.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

from support.keyboard import Keyboard
from support.opened import check_opened
from support.quiet import count_in

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
VIEWPORT = {"width": 1366, "height": 768}
PATIENCE_MS = 30_000  # a loaded machine is slow, not wrong
expect.set_options(timeout=PATIENCE_MS)
_AXE = Axe().axe_script


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium がありません。apt-get install chromium で入れると画面の試験が動きます")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield launched
        launched.close()


def new_context(browser: Browser) -> BrowserContext:
    """A fresh profile, as a terminal at the counter: Japanese, Tokyo, 1366×768."""
    context = browser.new_context(viewport=VIEWPORT, locale="ja-JP", timezone_id="Asia/Tokyo")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    count_in(context)
    return context


#: A page that leaves while it asks for something (a reading beside a field) breaks the request off; that is no
#: error of anybody. What really fails says so by another event as well.
LEFT_OPEN = ("htmx:sendAbort", "htmx:afterRequest")


class Watch:
    """Collects what went wrong in a page unseen, and what was answered to it."""

    def __init__(self, page: Page) -> None:
        self.errors: list[str] = []
        self.expected: tuple[str, ...] = ()
        self.opened: list[str] = []
        page.on("response", self._answered)
        page.on("pageerror", lambda e: self.errors.append(f"script: {e}"))
        page.on("console", lambda m: self.errors.append(f"console: {m.text}") if m.type == "error" else None)

    def _answered(self, answer: Response) -> None:
        if answer.request.method == "GET" and answer.status < 400:  # a redirect is an answer, too
            self.opened.append(answer.url)

    def unexpected(self) -> list[str]:
        """Errors that the test did not announce in `expected` (parts of their text)."""
        return [e for e in self.errors if not any(part in e for part in (*self.expected, *LEFT_OPEN))]


@pytest.fixture
def watch(page: Page) -> Watch:
    """What the page complains about; a test that provokes an error names it in `watch.expected`."""
    found: Watch = page.openjuki_watch  # type: ignore[attr-defined]
    return found


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of a fresh terminal."""
    context = new_context(browser)
    opened = context.new_page()
    seen = Watch(opened)
    opened.openjuki_watch = seen  # type: ignore[attr-defined]
    yield opened
    left = seen.unexpected()
    context.close()
    assert left == [], left
    check_opened(request.node, seen.opened)


def violations(page: Page, *, style_sheets: bool = False) -> list[str]:
    """What axe finds on the page: rule, where, why. WCAG A and AA and best practices.

    `style_sheets`: read those, too, which takes long: whether one locks a screen's orientation.
    """
    options = {"resultTypes": ["violations"], "preload": style_sheets}
    page.evaluate(_AXE)
    # Only what is wrong leaves the page: all that is right weighs more than the looking.
    found = page.evaluate("(options) => axe.run(options).then((done) => done.violations)", options)
    return [
        f"{v['id']}: {node['target']} {node.get('failureSummary', '')}" for v in found for node in v["nodes"]
    ]


def shot(page: Page, name: str) -> None:
    """Screenshot for people to look at, where `OPENJUKI_SHOTS` names a folder."""
    folder = os.environ.get("OPENJUKI_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    """The clerk's only instrument."""
    return Keyboard(page)
