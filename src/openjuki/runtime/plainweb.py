"""Pages and JSON for plain WSGI programs (簡易な画面): routes, tables, one style; no web framework.

For the simulated outsiders only: they have no staff, no sign-in, and show synthetic data.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from wsgiref.types import StartResponse

log = logging.getLogger(__name__)
MAX_BODY = 64 * 1024
_TITLES = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 500: "Server Error"}
STYLE = """
body { margin: 0; background: #f4f6f8; color: #1a1a1c; }
body { font: 16px/1.6 "BIZ UDPGothic", "Noto Sans JP", sans-serif; }
header { display: flex; gap: 1rem; align-items: baseline; padding: .6rem 1.5rem; }
header { background: #1f3a5f; color: #fff; }
header strong { font-size: 1.1rem; }
header span { font-size: .8rem; opacity: .85; }
main { max-width: 84rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
h1 { font-size: 1.35rem; margin: .5rem 0; }
h2 { font-size: 1.05rem; margin: 1.5rem 0 .4rem; }
p { margin: .3rem 0 .8rem; }
a { color: #0d47a1; }
table { width: 100%; border-collapse: collapse; background: #fff; font-size: .9375rem; }
table { border: 1px solid #d5dbe1; }
th, td { padding: .4rem .7rem; border-bottom: 1px solid #e6eaee; text-align: left; vertical-align: top; }
th { background: #eef2f6; font-size: .8125rem; white-space: nowrap; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr:hover td { background: #f7fafd; }
.wide { overflow-x: auto; }
.wide td { white-space: nowrap; }
.figures { display: flex; gap: 1rem; flex-wrap: wrap; margin: .8rem 0 1rem; padding: 0; list-style: none; }
.figures li { background: #fff; border: 1px solid #d5dbe1; border-radius: 6px; padding: .4rem 1rem; }
.figures b { display: block; font-size: 1.5rem; line-height: 1.2; }
"""


class Html(str):
    """Text that is HTML already and is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: method, path, the parts that the route's pattern caught, and the body."""

    method: str
    path: str
    parts: tuple[str, ...] = ()
    body: bytes = field(default=b"", repr=False)

    def json(self) -> dict[str, Any]:
        """The JSON object of the body; empty where there is none. Raises ValueError."""
        found = json.loads(self.body or b"{}")
        if not isinstance(found, dict):
            raise ValueError("not an object")
        return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    content: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"


Handler = Callable[[Asked], Answer]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


def json_answer(value: Any, status: int = 200) -> Answer:
    """JSON."""
    return Answer(json.dumps(value, ensure_ascii=False).encode(), status, "application/json")


def page(system: str, title: str, *parts: str, note: str = "") -> Answer:
    """A whole page; plain strings of `parts` are escaped, `Html` is not."""
    body = "".join(p if isinstance(p, Html) else f"<p>{escape(p)}</p>" for p in parts)
    return Answer(
        '<!doctype html><html lang="ja"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | {escape(system)}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/style.css"></head><body><header><strong>{escape(system)}</strong>'
        f"<span>{escape(note)}</span></header><main><h1>{escape(title)}</h1>{body}</main></body></html>".encode()
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[str | int]], *, wide: bool = False) -> Html:
    """A table; numbers stand to the right, plain strings are escaped. `wide`: cells keep to one line and the
    table scrolls by itself."""
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in headings)
    body = "".join("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in rows)
    empty = f'<tr><td colspan="{len(headings)}">ありません。</td></tr>'
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>{body or empty}</tbody></table>"
    return Html(
        f'<div class="wide" tabindex="0" role="region" aria-label="一覧">{whole}</div>' if wide else whole
    )


def figures(values: Sequence[tuple[str, int]]) -> Html:
    """A row of counts with their names."""
    items = "".join(f"<li><b>{count:,}</b>{escape(name)}</li>" for name, count in values)
    return Html(f'<ul class="figures">{items}</ul>')


def heading(text: str) -> Html:
    """A section's heading."""
    return Html(f"<h2>{escape(text)}</h2>")


def link(href: str, text: str) -> Html:
    """A link inside the program."""
    return Html(f'<a href="{escape(href)}">{escape(text)}</a>')


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return f'<td class="number">{value:,}</td>'
    return f"<td>{value if isinstance(value, Html) else escape(value)}</td>"


def application(routes: Sequence[tuple[str, str, Handler]]) -> Application:
    """A WSGI application from (method, pattern, handler); the pattern must match the whole path."""
    compiled = [(method, re.compile(pattern), handler) for method, pattern, handler in routes]

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        found = _answer(compiled, environ)
        headers = [
            ("Content-Type", found.content_type),
            ("Content-Length", str(len(found.content))),
            ("Content-Security-Policy", "default-src 'self'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        start_response(f"{found.status} {_TITLES.get(found.status, 'Refused')}", headers)
        return [found.content]

    return answer


def _answer(routes: Sequence[tuple[str, re.Pattern[str], Handler]], environ: dict[str, Any]) -> Answer:
    method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO") or "/"
    if path == "/style.css":
        return Answer(STYLE.encode(), content_type="text/css; charset=utf-8")
    matching = [(m, found, h) for m, pattern, h in routes if (found := pattern.fullmatch(path))]
    for wanted, found, handler in matching:
        if wanted != method:
            continue
        try:
            return handler(Asked(method, path, found.groups(), _body(environ)))
        except ValueError:
            return json_answer({"title": "要求の形式が正しくありません", "status": 400}, 400)
        except Exception as e:  # its text may quote a person's data: only the type is kept
            log.error("%s %s: %s", method, path, type(e).__name__)
            return json_answer({"title": "処理できませんでした", "status": 500}, 500)
    status = 405 if matching else 404
    return json_answer({"title": "この受付口はありません", "status": status}, status)


def _body(environ: dict[str, Any]) -> bytes:
    declared = environ.get("CONTENT_LENGTH") or "0"
    length = int(declared) if declared.isdecimal() else 0
    return bytes(environ["wsgi.input"].read(min(length, MAX_BODY))) if length else b""
