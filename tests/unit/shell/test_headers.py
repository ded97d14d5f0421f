"""Headers: nothing from elsewhere, nothing inline, nothing kept by the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

import openjuki.runtime.web as shell
from openjuki.runtime.web.middleware import SecurityHeadersMiddleware, framed_by_self

ROOT = Path(shell.__file__).parent
SYSTEMS = ROOT.parent.parent / "systems"


def test_policy_allows_this_origin_only(client: Client) -> None:
    policy = client.get("/shell/guide").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


def test_a_form_may_lead_on_to_the_citys_own_systems(client: Client) -> None:
    policy = client.get("/shell/guide").headers["Content-Security-Policy"]
    targets = re.search(r"form-action ([^;]+)", policy)
    assert targets
    assert targets[1].startswith("'self' http://localhost:")


@pytest.mark.parametrize("path", ["/shell/guide", "/shell/alive", "/nowhere", "/broken"])
def test_pages_are_not_kept_and_not_framed(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_preview_may_be_framed_by_our_own_page() -> None:
    middleware = SecurityHeadersMiddleware(lambda _: framed_by_self(HttpResponse()))
    headers = middleware(RequestFactory().get("/")).headers
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("status", "place", "expected"),
    [(422, "iframe", "'self'"), (200, "iframe", "'none'"), (422, "document", "'none'")],
)
def test_why_a_paper_is_refused_is_read_in_its_frame(status: int, place: str, expected: str) -> None:
    middleware = SecurityHeadersMiddleware(lambda _: HttpResponse(status=status))
    headers = middleware(RequestFactory().get("/", headers={"Sec-Fetch-Dest": place})).headers
    assert f"frame-ancestors {expected}" in headers["Content-Security-Policy"]


def test_a_header_that_a_view_set_stands() -> None:
    answer = HttpResponse(headers={"Cache-Control": "private, max-age=5"})
    headers = SecurityHeadersMiddleware(lambda _: answer)(RequestFactory().get("/")).headers
    assert headers["Cache-Control"] == "private, max-age=5"


def test_no_template_holds_script_style_or_handler_inline() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|js:\{")
    pages = [p for root in (ROOT, ROOT.parent / "signin", SYSTEMS) for p in root.rglob("*.html")]
    assert pages
    assert [str(p) for p in pages if inline.search(p.read_text(encoding="utf-8"))] == []
