"""Reading forms out of a page (画面のフォームの読取り), as a browser would submit them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]


@dataclass(slots=True)
class Form:
    """One form: id, address, what it would send as it stands, its files' and boxes' names."""

    id: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.text: list[str] = []
        self._open: Form | None = None
        self._select = ""
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag == "form":
            self._open = Form(a.get("id", ""), a.get("action", ""))
            self.forms.append(self._open)
        elif tag in ("script", "style"):
            self._silent += 1
        elif tag == "select":
            self._select = a.get("name", "")
        elif tag == "option":
            self._option(a)
        elif tag in ("input", "textarea"):
            self._input(a)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag in ("script", "style"):
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.text.append(data.strip())

    def _option(self, a: Attributes) -> None:
        if (
            self._open is not None
            and self._select
            and ("selected" in a or self._select not in self._open.values)
        ):
            self._open.values[self._select] = [a.get("value", "")]

    def _input(self, a: Attributes) -> None:
        name, kind = a.get("name", ""), a.get("type", "text")
        if self._open is None or not name or kind in ("submit", "button", "file"):
            return
        if kind in ("checkbox", "radio"):
            self._open.boxes.append(name)
            if "checked" in a:
                self._open.values.setdefault(name, []).append(a.get("value", "on"))
            return
        self._open.values[name] = [a.get("value", "")]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its address, status, text and forms."""

    url: str
    status: int
    body: str
    forms: tuple[Form, ...]
    text: str

    def form(self, wanted: str) -> Form:
        """The form with this id, else the first whose address it finds. Raises LookupError."""
        named = (form for form in self.forms if form.id == wanted)
        addressed = (form for form in self.forms if form.action and re.search(wanted, form.action))
        for form in (*named, *addressed):
            return form
        raise LookupError(f"画面 {self.url} に {wanted} のフォームがありません: {self.text[:200]}")

    @property
    def findings(self) -> list[str]:
        """Messages of the findings shown."""
        found = re.findall(r'class="finding-message">(.*?)</p>', self.body, flags=re.DOTALL)
        return [" ".join(re.sub(r"<[^>]+>", " ", f).split()) for f in found]


def read(url: str, status: int, body: str) -> Page:
    """Parse a page."""
    reader = _Reader()
    reader.feed(body)
    return Page(url, status, body, tuple(reader.forms), " ".join(reader.text))
