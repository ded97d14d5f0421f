"""A terminal without a screen, for `clerks.py`: it sends what a browser sends from the form of a request."""

from __future__ import annotations

import http.client
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit


class Fields(HTMLParser):
    """What a browser would send of the form that issues: hidden values, what is ticked, chosen, filled."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._select = ""
        self._chosen: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs as they stand; of a choice what is selected, else the first."""
        given = {k: v or "" for k, v in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option" and self._select:
            if self._chosen is None or "selected" in given:
                self._chosen = given.get("value", "")
        elif tag == "input" and name and (kind not in ("checkbox", "radio") or "checked" in given):
            self.sent.append((name, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """A choice is complete."""
        if tag == "select" and self._select:
            self.sent.append((self._select, self._chosen or ""))
            self._select = ""


class Terminal:
    """One clerk's connection."""

    def __init__(self, url: str, cookies: dict[str, str], form: str, typed: dict[str, Any]) -> None:
        self._host, self._form, self._typed = urlsplit(url).netloc, form, typed
        self._cookies = dict(cookies)
        self._connection = http.client.HTTPConnection(self._host, timeout=60)

    def issue(self) -> None:
        """Fill the form and send it."""
        self.send(self.fill())

    def fill(self) -> str:
        """The form as it is sent, everything typed."""
        self._connection.close()  # idle since the last paper, likewise
        status, _, page = self._ask("GET", self._form)
        assert status == 200, status
        form = re.search(r'<form [^>]*id="issue".*?</form>', page.decode(), re.DOTALL)
        assert form
        fields = [(k, v) for k, v in Fields(form[0]).sent if k not in self._typed]
        for name, value in self._typed.items():
            fields += [(name, each) for each in (value if isinstance(value, list) else [value])]
        return urlencode(fields)

    def send(self, filled: str) -> None:
        """The key is pressed: the request, the page it leads to, the paper in its frame."""
        self._connection.close()  # idle since the form was read: the server has closed it, or is about to
        status, to, page = self._ask("POST", self._form, filled)
        assert status == 302, page.decode()[:3000]
        status, _, page = self._ask("GET", to)
        frame = re.search(r'id="paper-frame" src="([^"]+)"', page.decode())
        assert status == 200, status
        assert frame
        status, _, paper = self._ask("GET", urljoin(to, frame[1].replace("&amp;", "&")))
        assert status == 200, status
        assert paper.startswith(b"%PDF")

    def _ask(self, method: str, path: str, body: str = "") -> tuple[int, str, bytes]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body or None, headers)
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.getheader("Location", ""), answer.read()
