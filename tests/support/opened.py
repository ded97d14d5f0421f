"""Which screens the browser tests open (画面の試験).

    @pytest.mark.screen("memos", "person")

says that a test opens these screens in a browser, by the names of their routes; the folder of its file is the
system. The mark is checked twice: a test fails that did not open what it names (`check_opened`), and the registry test
of each system fails for a screen that no test names (`unopened`).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

import support
from support.channels import SHARED

TESTS = Path(support.__path__[0]).parent
MARK = "screen"
TOLD = (
    '画面には、ブラウザで開く試験が要ります。開いた試験に @pytest.mark.screen("経路の名") を付けてください'
    "(tests/support/opened.py)"
)


def check_opened(node: pytest.Item, urls: Iterable[str]) -> None:
    """Fail where a test names a screen that none of these answered requests was for."""
    named = {str(name) for mark in node.iter_markers(MARK) for name in mark.args}
    if named:
        missing = sorted(named - {_name(urlsplit(url).path) for url in urls})
        assert missing == [], f"the test bears the mark of screens that it did not open: {missing}"


def _name(path: str) -> str:
    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return match.url_name or match.route


def unopened(system: str, *, shared: tuple[str, ...] = ()) -> list[str]:
    """Screens of the system of this process that no browser test opens; of what all systems share, the named."""
    left_out = tuple(s for s in (*SHARED, "api/") if s not in shared)
    return sorted({p.name or route for route, p in screens(left_out)} - _named(system))


def screens(left_out: tuple[str, ...]) -> Iterator[tuple[str, URLPattern]]:
    """Every route of this process that answers GET, but those that begin like one of these."""
    routes = (r for r in _routes(get_resolver().url_patterns, "") if not r[0].startswith(left_out))
    return ((route, p) for route, p in routes if _answers_get(p.callback))


def _routes(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for p in patterns:
        route = prefix + str(p.pattern)
        if isinstance(p, URLResolver):
            yield from _routes(p.url_patterns, route)
        else:
            yield route, p


def _answers_get(view: Callable[..., Any]) -> bool:
    """Django keeps the methods in the closure of the view that `require_http_methods` makes."""
    if (of_class := getattr(view, "view_class", None)) is not None:
        return hasattr(of_class, "get")
    inner: Any = view
    while inner is not None:
        cells = dict(zip(inner.__code__.co_freevars, inner.__closure__ or (), strict=True))
        if "request_method_list" in cells:
            return "GET" in cells["request_method_list"].cell_contents
        inner = getattr(inner, "__wrapped__", None)
    return True


def _named(system: str) -> set[str]:
    """What the marks in the files of the system's folders say, read without running them."""
    found: set[str] = set()
    for path in TESTS.glob(f"*/{system}/test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == MARK:
                found |= {
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                }
    return found
