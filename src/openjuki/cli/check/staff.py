"""A member of staff at a terminal (職員の端末): pages, forms, sign-in with a one-time code."""

from __future__ import annotations

import json
import time
from types import TracebackType
from urllib.parse import urljoin

import httpx

from openjuki.cli.check.html import Page, read
from openjuki.cli.demo import run_and_read

SAFE_SECONDS = 4  # a code that runs out while it is typed is refused


class Failed(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """期待どおりにならなかった. The message is for the line of the step."""


class StaffTerminal:
    """One person with a browser of their own."""

    def __init__(self, user_id: str) -> None:
        self.user_id = user_id
        self._http = httpx.Client(follow_redirects=True, timeout=30)

    def __enter__(self) -> StaffTerminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def open(self, url: str) -> Page:
        """Go to a page. Raises Failed for an error page."""
        return self._page(self._http.get(url))

    def fetch(self, url: str) -> bytes:
        """A file. Raises Failed."""
        answer = self._http.get(url)
        if answer.status_code != 200:
            raise Failed(f"GET {answer.url.path}: {answer.status_code}")
        return answer.content

    def submit(
        self,
        page: Page,
        form: str,
        values: dict[str, str] | None = None,
        *,
        files: dict[str, tuple[str, bytes, str]] | None = None,
        expected: tuple[int, ...] = (200,),
    ) -> Page:
        """Submit a form of a page with some values changed."""
        found = page.form(form)
        address = urljoin(page.url, found.action or page.url)
        data: dict[str, str | list[str]] = {**found.values, **(values or {})}
        # The server's protection against forged posts asks where a post comes from.
        headers = {"Origin": "/".join(address.split("/")[:3]), "Referer": page.url}
        answer = self._http.post(address, data=data, files=files, headers=headers)
        return self._page(answer, expected)

    @staticmethod
    def _page(answer: httpx.Response, expected: tuple[int, ...] = (200,)) -> Page:
        page = read(str(answer.url), answer.status_code, answer.text)
        if answer.status_code not in expected:
            raise Failed(f"{answer.request.method} {answer.url.path}: {answer.status_code} {page.text[:300]}")
        return page

    def sign_in(self, system: str) -> Page:
        """From a system's first page through identity and back. Raises Failed."""
        page = self.open(system)
        secret = self._secret()
        page = self.submit(page, "sign-in", {"login": self.user_id, "password": secret["password"]})
        secret = self._secret()
        page = self.submit(page, "code-form", {"code": secret["code"]})
        if not page.url.startswith(system):
            raise Failed(f"サインインのあと {page.url} にいます: {page.text[:200]}")
        return page

    def _secret(self) -> dict[str, str]:
        while True:
            answer = run_and_read("identity", "demo_code", self.user_id, "--json")
            if answer is None:
                raise Failed(f"{self.user_id} のワンタイムパスワードを得られません")
            found: dict[str, str] = json.loads(answer)
            if int(found["seconds"]) >= SAFE_SECONDS:
                return found
            time.sleep(int(found["seconds"]) + 0.5)
