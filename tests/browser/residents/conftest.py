"""A live residents process for browser tests: the real application on the test database, in a thread."""

from __future__ import annotations

import os

from support.harness import use_system

use_system("residents")
# Playwright's loop runs in this thread; the tests touch the database between its calls, never inside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import threading  # noqa: E402
import uuid  # noqa: E402
from collections.abc import Callable, Iterator  # noqa: E402
from datetime import date  # noqa: E402
from socketserver import ThreadingMixIn  # noqa: E402
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server  # noqa: E402

import pytest  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402

from openjuki.runtime import clock, installation  # noqa: E402
from openjuki.runtime.signin import Staff, policy, sessions  # noqa: E402
from support.browser import Keyboard, Watch, browser, keyboard, new_context, page, watch  # noqa: E402
from support.certificates import certifier, prepare_printing  # noqa: E402
from support.database import django_db_setup, owner, real_db  # noqa: E402
from support.residents import CLERK, REVIEWER, REVIEWER2, fill_stock  # noqa: E402
from support.screens import Desk  # noqa: E402

__all__ = ["browser", "django_db_setup", "keyboard", "owner", "page", "real_db", "watch"]

# Identity is not there to be asked for fresh rights during a test.
installation.current().options["rights_refresh_seconds"] = 86_400
DAY = date(2026, 11, 22)


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing: the tests look at pages."""


@pytest.fixture(scope="session")
def live() -> Iterator[str]:
    """Address of the running system."""
    from django.core.wsgi import get_wsgi_application

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


@pytest.fixture
def sit_down(real_db: None, live: str, browser: Browser) -> Iterator[Callable[[Staff], Desk]]:
    """Sign a person in at a terminal of their own. What a page complains about fails the test."""
    contexts = []
    watches: list[Watch] = []

    def sit(staff: Staff) -> Desk:
        context = new_context(browser)
        contexts.append(context)
        name = policy.session_cookie("residents")
        context.add_cookies([{"name": name, "value": cookie_of(staff), "url": live}])
        opened = context.new_page()
        seen = Watch(opened)
        opened.openjuki_watch = seen  # type: ignore[attr-defined]
        watches.append(seen)
        return Desk(opened, Keyboard(opened), live)

    yield sit
    left = [e for w in watches for e in w.unexpected()]
    for context in contexts:
        context.close()
    assert left == [], left


@pytest.fixture(autouse=True)
def town(real_db: None) -> Iterator[None]:
    """A business day, a certifier, free codes."""
    prepare_printing()
    with clock.fixed(DAY):
        certifier()
        fill_stock(150)
        yield


@pytest.fixture
def clerk(sit_down: Callable[[Staff], Desk]) -> Desk:
    """窓口."""
    return sit_down(CLERK)


@pytest.fixture
def reviewer(sit_down: Callable[[Staff], Desk]) -> Desk:
    """審査1."""
    return sit_down(REVIEWER)


@pytest.fixture
def reviewer2(sit_down: Callable[[Staff], Desk]) -> Desk:
    """審査2."""
    return sit_down(REVIEWER2)
