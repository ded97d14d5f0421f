"""Sign-in in a real browser: keyboard, strict content policy, passkey, accessibility."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

from openjuki.systems.identity.models import SignIn
from support.browser import violations
from support.quiet import wait_until_quiet
from system.identity.people import Maker, Person
from system.identity.town import Town

pytestmark = pytest.mark.usefixtures("empty_hub")


def shot(page: Page, name: str) -> None:
    """A picture for whoever wants to look (`OPENJUKI_SHOTS`)."""
    folder = os.environ.get("OPENJUKI_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"identity-{name}.png"))


def sign_in(page: Page, person: Person, url: str) -> None:
    """By keyboard alone: the first field has the focus on each page, Enter in the last one sends."""
    page.goto(url)
    wait_until_quiet(page)
    page.keyboard.type(person.user_id)
    page.keyboard.press("Enter")
    page.keyboard.type(person.password)
    shot(page, "login")
    page.keyboard.press("Enter")
    page.wait_for_url("**/mfa/authenticate/**")
    shot(page, "code")
    wait_until_quiet(page)
    page.keyboard.type(person.code())
    page.keyboard.press("Enter")


@pytest.mark.spec("U-02")
def test_sign_in_by_keyboard_under_the_strict_policy(people: Maker, town: Town, page: Page) -> None:
    person = people("s1001", rights=("hub.view",))
    sign_in(page, person, f"{town.url('identity')}/")
    page.get_by_role("heading", name="使えるシステム").wait_for()
    shot(page, "home")
    assert violations(page) == []
    page.goto(f"{town.url('hub')}/signin/start?next=/signin/out")
    page.get_by_role("heading", name="サインアウトしますか").wait_for()
    assert "職員s1001" in page.locator("header").inner_text()


def test_entrance_pages_are_accessible(people: Maker, town: Town, page: Page) -> None:
    page.goto(f"{town.url('identity')}/")
    page.get_by_role("heading", name="サインイン").wait_for()
    assert violations(page) == []


@pytest.mark.spec("U-03")
def test_a_passkey_with_user_verification_signs_in_without_password(
    people: Maker, town: Town, page: Page
) -> None:
    person = people("s1001", rights=("hub.view",))
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    identity = town.url("identity")
    sign_in(page, person, f"{identity}/")
    page.get_by_role("heading", name="使えるシステム").wait_for()
    page.goto(f"{identity}/mfa/webauthn/add/")
    if "reauthenticate" in page.url:
        page.keyboard.type(person.password)
        page.get_by_role("button", name="確認").click()
    page.locator("#id_passwordless").check()
    shot(page, "passkey-add")
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    page.context.clear_cookies()
    page.goto(f"{identity}/")
    page.locator("#passkey_login").click()
    page.get_by_role("heading", name="使えるシステム").wait_for()
    assert SignIn.objects.get(ended_at=None).methods == ["passkey"]
