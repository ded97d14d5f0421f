"""Sign-in in a real browser: keyboard, strict content policy, passkey, accessibility."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from openjuki.runtime.signin import rights_file
from openjuki.systems.identity.models import SignIn
from openjuki.systems.identity.rights import RIGHTS
from openjuki.systems.identity.services import rights_list
from support.browser import violations
from support.keyboard import Keyboard
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


@pytest.mark.screen("account_login", "mfa_authenticate", "home", "authorize")
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


@pytest.mark.screen("account_reauthenticate", "mfa_index", "mfa_add_webauthn", "mfa_login_webauthn")
@pytest.mark.screen("mfa_edit_webauthn", "mfa_remove_webauthn")
@pytest.mark.spec("U-03")
def test_a_passkey_with_user_verification_signs_in_without_password(
    people: Maker, town: Town, page: Page
) -> None:
    person = people("s1001", rights=("hub.view",))
    keyboard = Keyboard(page)
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
        keyboard.use(page.get_by_role("button", name="確認"))
    keyboard.tick("#id_passwordless")
    shot(page, "passkey-add")
    keyboard.use("#mfa_webauthn_add")
    page.wait_for_url(lambda url: not url.endswith("/add/"))
    for act in ("edit", "remove"):
        page.goto(f"{identity}/mfa/webauthn/")
        keyboard.use(f"a[href*='/{act}/']")
        page.wait_for_url(f"**/{act}/")
        fits(page, f"passkey-{act}")
    page.context.clear_cookies()
    page.goto(f"{identity}/")
    keyboard.use("#passkey_login")
    page.get_by_role("heading", name="使えるシステム").wait_for()
    assert SignIn.objects.get(ended_at=None).methods == ["passkey"]


ADMINISTRATORS = ("staff/", "staff/new", "staff/s1001/", "grants/", "grants/new", "events/")
OWN = (
    "mfa/", "mfa/totp/deactivate/", "mfa/recovery-codes/", "mfa/recovery-codes/generate/",
    "mfa/webauthn/", "account/password/change/",
)  # fmt: skip


@pytest.mark.spec("U-05")
@pytest.mark.screen("staff", "create", "person", "grants", "apply", "events")
@pytest.mark.screen(
    "mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"
)
@pytest.mark.screen(
    "mfa_activate_totp", "mfa_list_webauthn", "account_change_password", "account_reauthenticate"
)
@pytest.mark.screen("unlock", "account_inactive", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
def test_the_screens_of_administrators_and_ones_own(people: Maker, town: Town, page: Page) -> None:
    """Readable, within the terminal, without barriers; one's own only after a fresh proof."""
    rights_file.write(town.inst.home, "identity", RIGHTS, {})
    rights_list.load_rights()
    people("s1001")
    person, identity = people("s9001", rights=tuple(RIGHTS)), town.url("identity")
    sign_in(page, person, f"{identity}/")
    page.get_by_role("heading", name="使えるシステム").wait_for()
    for path in (*ADMINISTRATORS, "account/inactive/"):
        page.goto(f"{identity}/{path}")
        fits(page, path)
    for way in ("", "webauthn/"):
        page.goto(f"{identity}/mfa/{way}reauthenticate/")
        fits(page, f"mfa/{way}reauthenticate/")
    page.goto(f"{identity}/unlock")
    fits(page, "account/reauthenticate/")
    page.keyboard.type(person.password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="使えるシステム").wait_for()
    for path in OWN:
        page.goto(f"{identity}/{path}")
        assert "reauthenticate" not in page.url, path
        fits(page, path)
    page.context.clear_cookies()
    newcomer = people("s1002", factor=False)
    page.goto(f"{identity}/account/login/")
    page.keyboard.type(newcomer.user_id)
    page.keyboard.press("Enter")
    page.keyboard.type(newcomer.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/mfa/**")
    page.goto(f"{identity}/mfa/totp/activate/")
    wait_until_quiet(page)
    page.keyboard.type(newcomer.password)
    page.keyboard.press("Enter")
    expect(page.locator("code")).to_be_visible()
    fits(page, "mfa/totp/activate/")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    assert code.text.startswith("otpauth://totp/")
    assert page.locator("code").inner_text() in code.text


def fits(page: Page, path: str) -> None:
    """What `look` asks of every screen, of one of identity."""
    wait_until_quiet(page)
    shot(page, path.strip("/").replace("/", "-"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert violations(page) == [], path
