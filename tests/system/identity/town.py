"""Identity and the hub as real processes on real ports, and a browser that follows redirects between them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from openjuki.runtime import installation, provision
from openjuki.runtime.setup import generate_system_keys
from support.database import clean
from system.identity.people import Person

WEB = """
import socket, sys
from openjuki.runtime.processes import web
listener = socket.create_server(("127.0.0.1", int(sys.argv[2])))
sys.exit(web.run(sys.argv[1], listener))
"""


class Town:
    """The two systems; `worker` starts the exchange of one of them."""

    def __init__(self) -> None:
        self.inst = installation.current()
        self.running: list[subprocess.Popen[bytes]] = []

    def url(self, system: str) -> str:
        """Base address."""
        return self.inst.url(system)

    def web(self, system: str) -> subprocess.Popen[bytes]:
        """Start a web process and wait until it answers."""
        child = self._start(system, "-c", WEB, system, str(self.inst.port(system)))
        for _ in range(200):
            try:
                if httpx.get(f"{self.url(system)}/healthz", timeout=5).status_code == 200:
                    return child
            except httpx.HTTPError:
                pass
            assert child.poll() is None, f"{system} ended"
            time.sleep(0.1)
        raise AssertionError(f"{system} does not answer")

    def worker(self, system: str) -> subprocess.Popen[bytes]:
        """Start relay and apply loop."""
        return self._start(system, "-m", "openjuki.runtime.exchange")

    def stop(self, child: subprocess.Popen[bytes]) -> None:
        """End one process."""
        child.kill()
        child.wait()
        self.running.remove(child)

    def _start(self, system: str, *arguments: str) -> subprocess.Popen[bytes]:
        env = {**os.environ, "OPENJUKI_SYSTEM": system, "OPENJUKI_DB_ROLE": "app", "OPENJUKI_POOL": "1"}
        child = subprocess.Popen([sys.executable, *arguments], env=env)
        self.running.append(child)
        return child


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """Both systems, migrated and serving."""
    made = Town()
    generate_system_keys(made.inst, "hub")
    provision.provision(made.inst, ["hub"])
    env = {**os.environ, "OPENJUKI_SYSTEM": "hub", "OPENJUKI_DB_ROLE": "owner"}
    subprocess.run([sys.executable, "-m", "openjuki.runtime.migrate"], env=env, check=True, timeout=120)
    for system in ("identity", "hub"):
        made.web(system)
    yield made
    for child in list(made.running):
        made.stop(child)


@pytest.fixture
def empty_hub(town: Town) -> Iterator[psycopg.Connection]:
    """An owner's connection to the hub; its tables are emptied afterwards."""
    with psycopg.connect(town.inst.database_url("hub", "owner"), autocommit=True) as connection:
        yield connection
        clean(connection)


class Browser:
    """Cookies, CSRF and redirects like a browser's, over real HTTP."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.http = httpx.Client(follow_redirects=True, timeout=10)

    def get(self, url: str, **more: object) -> httpx.Response:
        """Follow all redirects."""
        return self.http.get(url, **more)  # type: ignore[arg-type]

    def post(self, page: httpx.Response, data: dict[str, str], path: str = "") -> httpx.Response:
        """Send a form of a page, with the token that stands in it."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert found, "no form in the page"
        url = page.url.join(path) if path else page.url
        origin = f"{page.url.scheme}://{page.url.netloc.decode()}"
        body = {"csrfmiddlewaretoken": found[1], **data}
        return self.http.post(url, data=body, headers={"Origin": origin})

    def sign_in(self, person: Person, url: str) -> httpx.Response:
        """Open a page of a system and sign in where it leads."""
        page = self.get(url)
        assert "/account/login/" in str(page.url), page.url
        next_page = re.search(r'name="next" value="([^"]+)"', page.text)
        hidden = {"next": next_page[1].replace("&amp;", "&")} if next_page else {}
        page = self.post(page, {"login": person.user_id, "password": person.password, **hidden})
        assert "/mfa/authenticate/" in str(page.url), page.text
        return self.post(page, {"code": person.code()})

    def alive(self, system: str = "hub") -> httpx.Response:
        """Ask like a script of the page."""
        return self.http.get(
            f"{self.town.url(system)}/shell/alive",
            headers={"Accept": "application/json"},
            follow_redirects=False,
        )
