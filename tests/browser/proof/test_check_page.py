"""The check page on a telephone and a terminal: readable, accessible, compares a file without sending it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from openjuki.runtime.signin import Staff
from openjuki.systems.proof.models import Certificate
from support.browser import Watch, shot, violations
from support.keyboard import Keyboard
from support.signed_in import staff
from support.terminals import Desk, look

TOKEN = "ABCDEFGHIJKLMNOPQRSTUVWXY2"  # stands on a paper, opens nothing
FILE = b"%PDF-1.7 as released"


@pytest.fixture(autouse=True)
def paper(real_db: None) -> Certificate:
    return Certificate.objects.create(
        token_hash=sha256(TOKEN.encode()).hexdigest(), issue_no="20261122 仙台市 青葉区役所 00000012", pages=2,
        issuer="residents", title="住民票の写し", issued_on=date(2026, 11, 22), digest=sha256(FILE).hexdigest(),
    )  # fmt: skip


@pytest.mark.screen("certificate", "c/<str:token>")
@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("width", [1366, 360])
def test_a_paper_is_confirmed_and_a_file_compared_here(
    page: Page, keyboard: Keyboard, live: str, tmp_path: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{live}/C/{TOKEN}")  # as the code on the paper has it
    page.goto(f"{live}/c/{TOKEN}")
    expect(page.locator(".result")).to_contain_text("仙台市が発行した証明書です")
    released, changed = tmp_path / "released.pdf", tmp_path / "changed.pdf"
    released.write_bytes(FILE)
    changed.write_bytes(FILE + b"\n")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    keyboard.attach("#file", changed)
    expect(page.locator("#compared")).to_contain_text("違います")
    keyboard.attach("#file", released)
    expect(page.locator("#compared")).to_contain_text("同じです")
    assert sent == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    shot(page, f"proof-confirmed-{width}")


def test_an_unknown_or_voided_paper_says_what_to_do(
    page: Page, watch: Watch, live: str, paper: Certificate
) -> None:
    watch.expected = ("404",)
    page.goto(f"{live}/c/{'A' * 26}")
    expect(page.locator(".result")).to_contain_text("記録はありません")
    assert violations(page) == []
    shot(page, "proof-unknown")
    paper.voided_on = date(2026, 11, 23)
    paper.save()
    page.goto(f"{live}/c/{TOKEN}")
    expect(page.locator(".result")).to_contain_text("処分されました")
    assert violations(page) == []
    shot(page, "proof-voided")


@pytest.mark.screen("home")
def test_staff_come_for_the_messages(sit_down: Callable[[Staff], Desk]) -> None:
    desk = sit_down(staff(["proof.messages.view"]))
    desk.go("/")
    assert desk.path() == "/messages/"
    look(desk, "messages")
