"""Members of staff at terminals of the running system, for browser tests (pytest plugin): what every screen must
be — accessible, nothing beyond the width of the terminal, a picture for people.

The conftest binds the process to a system (`harness.use_system`) before it imports this.
"""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.urls import resolve
from playwright.sync_api import Browser, BrowserContext, Page

from openjuki.runtime import clock, installation
from openjuki.runtime.signin import Staff, policy, sessions
from support.browser import Watch, new_context, shot, violations
from support.keyboard import Keyboard
from support.opened import check_opened
from support.quiet import wait_until_quiet

# Playwright's loop runs in this thread; the tests touch the database between its calls, never inside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


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


#: Keys of the bar: the address of each that leads on, and each whose form, dialog or action is not on the page, or
#: has nothing there to act on.
_KEYS = """() => {
  const column = (row) => [...row.querySelectorAll("[data-column]:not([type=hidden])")].map((f) => f.dataset.column);
  const rows = [...document.querySelectorAll("[data-row]")].map((row) => [row.parentElement, column(row)]);
  const known = {
    "copy-above": () => rows.some(([place, own], at) =>
      rows.slice(0, at).some(([other, columns]) => other === place && columns.some((c) => own.includes(c)))),
    choose: () => document.querySelector("main :is(select, [data-choices])"),
    "tick-all": () => document.querySelector("[data-list] input[type=checkbox]"),
    help: () => document.getElementById("help-dialog"),
    refresh: () => true,
    back: () => true,
  };
  const all = [...document.querySelectorAll(".fkeys [data-key]")];
  const dead = (el) => el.dataset.dialog ? !document.getElementById(el.dataset.dialog)?.showModal
    : el.dataset.action ? !known[el.dataset.action]?.() : el.type === "submit" && !el.form;
  const led = all.filter((el) => el.matches("a")).map((el) => new URL(el.href).pathname);
  return [led, all.filter((el) => !el.matches("a") && dead(el)).map((el) => el.innerText)];
}"""


def check_keys(page: Page, name: str) -> None:
    """Every key that the bar shows has what it is for: a screen of ours, a form, a dialog, an act of the shell."""
    led, dead = page.evaluate(_KEYS)
    assert dead == [], f"{name}: keys that do nothing"
    for path in led:
        resolve(path)  # Resolver404: a key that leads nowhere


def look(desk: Desk, name: str) -> None:
    """Take a picture; fail for an overflow, for a key of the bar that does nothing, or anything axe finds."""
    page = desk.page
    wait_until_quiet(page)
    shot(page, f"{installation.current_system()}-{name}")
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1], f"{name}: wider than the terminal"
    check_keys(page, name)
    assert violations(page) == [], name


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: the tests look at pages."""


@pytest.fixture(scope="session")
def live() -> Iterator[str]:
    """Address of the running system."""
    from django.core.wsgi import get_wsgi_application

    # Identity is not there to be asked for fresh rights during a test.
    installation.current().options["rights_refresh_seconds"] = 86_400
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Threaded, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def cookie_of(staff: Staff) -> str:
    """A session as sign-in would have opened it."""
    now = int(clock.real_now().timestamp())
    claims = {**staff.to_claims(), "sid": str(uuid.uuid4()), "auth_time": now}
    _, key = sessions.open_session(claims, terminal="試験端末")
    return key


@pytest.fixture(scope="session")
def terminals(browser: Browser) -> Iterator[list[BrowserContext]]:
    """Terminals as they stand in the office: what a browser keeps of the screens' files is there already."""
    standing: list[BrowserContext] = []
    yield standing
    for context in standing:
        context.close()


@pytest.fixture
def sit_down(
    real_db: None,
    live: str,
    browser: Browser,
    terminals: list[BrowserContext],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[[Staff], Desk]]:
    """Sign a person in at a terminal of their own. What a page complains about fails the test."""
    watches: list[Watch] = []
    pages: list[Page] = []

    def sit(staff: Staff) -> Desk:
        if len(pages) == len(terminals):
            terminals.append(new_context(browser))
        context = terminals[len(pages)]
        name = policy.session_cookie(installation.current_system())
        context.add_cookies([{"name": name, "value": cookie_of(staff), "url": live}])
        opened = context.new_page()
        pages.append(opened)
        seen = Watch(opened)
        opened.openjuki_watch = seen  # type: ignore[attr-defined]
        watches.append(seen)
        return Desk(opened, Keyboard(opened), live)

    yield sit
    left = [e for w in watches for e in w.unexpected()]
    for used in terminals[: len(pages)]:
        for opened in used.pages:
            opened.close()
        used.clear_cookies()
    assert left == [], left
    check_opened(request.node, [url for w in watches for url in w.opened])
