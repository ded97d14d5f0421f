"""Screens of identity: each opens for who may, is refused to others, and does its one thing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from openjuki.runtime.signin import rights_file
from openjuki.systems.identity.models import GrantApplication, SecurityEvent, SignIn, StaffUser
from openjuki.systems.identity.rights import RIGHTS
from openjuki.systems.identity.services import rights_list
from system.identity.people import Maker, sign_in

PAGES = ("/", "/staff/", "/staff/s1001/", "/staff/new", "/grants/", "/grants/new", "/events/")


@pytest.fixture
def admin(people: Maker) -> Client:
    """A browser of somebody with all rights of identity."""
    return signed_in(people, "s9001")


def signed_in(people: Maker, user_id: str) -> Client:
    from openjuki.runtime import installation

    rights_file.write(installation.current().home, "identity", RIGHTS, {})
    rights_list.load_rights()
    browser = Client()
    sign_in(browser, people(user_id, rights=tuple(RIGHTS)))
    return browser


@pytest.mark.parametrize("path", PAGES)
def test_pages_open_for_who_may_and_for_nobody_else(people: Maker, admin: Client, path: str) -> None:
    person = people("s1001")
    assert admin.get(path).status_code == 200
    assert Client().get(path).status_code == 302
    other = Client()
    sign_in(other, person)
    expected = 200 if path == "/" else 403
    assert other.get(path).status_code == expected


def test_own_settings_open_after_a_fresh_proof(people: Maker) -> None:
    person, browser = people("s1001"), Client()
    sign_in(browser, person)
    again = browser.post("/account/reauthenticate/", {"password": person.password, "next": "/mfa/"})
    assert again.status_code == 302
    for path in ("/mfa/", "/mfa/recovery-codes/generate/", "/mfa/webauthn/", "/mfa/webauthn/add/"):
        page = browser.get(path)
        assert page.status_code == 200, path
        assert 'lang="ja"' in page.content.decode()
    # the one-time code cannot be given up
    browser.post("/mfa/totp/deactivate/")
    assert "登録済み" in browser.get("/mfa/").content.decode()


def test_a_person_registers_a_second_factor_and_signs_in_with_it(people: Maker) -> None:
    from openjuki.systems.identity.services import codes

    person, browser = people("s1001", factor=False), Client()
    sign_in(browser, person)
    browser.post("/account/reauthenticate/", {"password": person.password, "next": "/mfa/"})
    page = browser.get("/mfa/totp/activate/").content.decode()
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found
    import time

    done = browser.post("/mfa/totp/activate/", {"code": codes.current(found[1], time.time())})
    assert done.status_code == 302
    person.secret = found[1]
    assert browser.get("/").status_code == 302  # only a sign-in with the code opens the screens
    fresh = Client()
    assert sign_in(fresh, person)["Location"] == "/"


@pytest.mark.spec("U-05")
def test_from_application_to_approval_on_the_screens(people: Maker, admin: Client) -> None:
    people("s1001")
    form = {"user_id": "s1001", "role": "", "rights": ["residents.search"], "reason": "窓口の担当"}
    assert admin.post("/grants/new", form).status_code == 302
    made = GrantApplication.objects.get(staff__user_id="s1001")
    own = admin.post(f"/grants/{made.pk}/decide", {"decision": "approve"})
    assert own.status_code == 409
    assert "承認・却下できません" in own.content.decode()
    second = signed_in(people, "s9002")
    assert second.post(f"/grants/{made.pk}/decide", {"decision": "approve"}).status_code == 302
    assert "residents.search" in second.get("/staff/s1001/").content.decode()


def test_registering_ending_and_resetting_a_person_on_the_screens(people: Maker, admin: Client) -> None:
    form: dict[str, Any] = {
        "user_id": "s5001",
        "name": "新任",
        "office_code": "100",
        "employment": "employee",
    }
    page = admin.post("/staff/new", form).content.decode()
    assert "s5001 を登録しました" in page
    assert "登録できません" not in page
    twice = admin.post("/staff/new", form).content.decode()
    assert "を登録しました" not in twice
    person = people("s1001")
    browser = Client()
    sign_in(browser, person)
    assert admin.post("/staff/s1001/sessions/end", {"reason": ""}).status_code == 409
    assert admin.post("/staff/s1001/sessions/end", {"reason": "離席のまま"}).status_code == 302
    assert not SignIn.objects.filter(staff__user_id="s1001", ended_at=None).exists()
    assert admin.post("/staff/s1001/factors/reset", {"reason": "紛失"}).status_code == 302
    assert admin.post("/staff/s1001/end", {"reason": "退職"}).status_code == 302
    assert StaffUser.objects.get(user_id="s1001").is_active is False
    kinds = set(SecurityEvent.objects.filter(user_id="s1001").values_list("kind", flat=True))
    assert {"sessions_ended", "factors_reset", "account_ended"} <= kinds
    shown = admin.get("/staff/s1001/").content.decode()
    assert "アカウント停止" in shown


@pytest.mark.spec("U-12")
def test_a_locked_screen_of_identity_asks_for_a_fresh_proof(people: Maker) -> None:
    person, browser = people("s1001"), Client()
    sign_in(browser, person)
    assert browser.post("/lock").status_code == 204
    assert browser.get("/")["Location"].startswith("/account/reauthenticate/")
    browser.post("/account/reauthenticate/", {"password": person.password, "next": "/"})
    assert browser.get("/").status_code == 200
