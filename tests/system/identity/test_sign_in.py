"""Signing in at identity: both factors, single use, lock-out, forced second factor, one ID at one place."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from openjuki.systems.identity.models import SecurityEvent, SignIn, StaffUser
from openjuki.systems.identity.services import accounts, lockout
from system.identity.people import PASSWORD, Maker, sign_in


@pytest.mark.spec("U-02")
def test_password_and_code_open_the_sign_in(people: Maker, terminal: Client) -> None:
    person = people("s1001")
    answer = sign_in(terminal, person)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    row = SignIn.objects.get(ended_at=None)
    assert row.methods == ["password", "totp"]
    home = terminal.get("/")
    assert home.status_code == 200
    assert "職員s1001" in home.content.decode()


def test_password_alone_opens_nothing(people: Maker, terminal: Client) -> None:
    person = people("s1001")
    terminal.post("/account/login/", {"login": person.user_id, "password": person.password})
    assert terminal.get("/")["Location"].startswith("/account/login/")
    assert not SignIn.objects.exists()


@pytest.mark.spec("U-02")
def test_a_code_serves_once(people: Maker, terminal: Client) -> None:
    person = people("s1001")
    code = person.code()
    assert sign_in(terminal, person, code=code).status_code == 302
    again = sign_in(Client(), person, code=code)
    assert again.status_code == 200
    assert "使用済み" in again.content.decode()
    assert SignIn.objects.count() == 1


def test_a_recovery_code_serves_once(people: Maker) -> None:
    person = people("s1001")
    row = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES)
    code = row.wrap().get_unused_codes()[0]
    assert sign_in(Client(), person, code=code).status_code == 302
    assert sign_in(Client(), person, code=code).status_code == 200


def test_secrets_of_codes_are_sealed_in_the_database(people: Maker, owner) -> None:  # type: ignore[no-untyped-def]
    person = people("s1001")
    stored = str(owner.execute("SELECT data FROM mfa_authenticator").fetchall())
    assert person.secret not in stored
    assert Authenticator.objects.get(type="totp").wrap().instance.data["secret"]


@pytest.mark.parametrize("factor", ["password", "code"])
def test_five_failures_lock_the_id(people: Maker, factor: str) -> None:
    person = people("s1001")
    for _ in range(5):
        client = Client()
        if factor == "password":
            answer = client.post("/account/login/", {"login": "s1001", "password": "wrong"})
        else:
            answer = sign_in(client, person, code="000000")
    assert answer.status_code == 429
    assert "15分間" in answer.content.decode()
    right = sign_in(Client(), person)
    assert right.status_code == 429
    assert SecurityEvent.objects.filter(kind="locked_out", user_id="s1001").exists()
    lockout.unlock(user_id="s1001", actor="s9001")
    assert sign_in(Client(), person)["Location"] == "/"


def test_an_unknown_id_is_answered_like_a_wrong_password(people: Maker, terminal: Client) -> None:
    people("s1001")
    unknown = terminal.post("/account/login/", {"login": "s7777", "password": "wrong"}).content.decode()
    wrong = Client().post("/account/login/", {"login": "s1001", "password": "wrong"}).content.decode()
    assert "職員ID又はパスワードが違います" in unknown
    assert "職員ID又はパスワードが違います" in wrong


def test_without_second_factor_only_registration_is_open(people: Maker, terminal: Client) -> None:
    person = people("s1001", factor=False)
    sign_in(terminal, person)
    assert terminal.get("/")["Location"] == "/mfa/"
    assert "登録するまで" in terminal.get("/mfa/").content.decode()


def test_a_given_password_must_be_changed_first(people: Maker, terminal: Client) -> None:
    person = people("s1001")
    StaffUser.objects.update(must_change_password=True)
    sign_in(terminal, person)
    assert terminal.get("/")["Location"] == "/account/password/change/"
    new = "Natsume-1905-nekodearu"
    changed = terminal.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert changed.status_code == 302
    assert terminal.get("/").status_code == 200


@pytest.mark.spec("U-01")
def test_a_second_sign_in_of_one_id_is_noticed_and_ends_the_first(people: Maker) -> None:
    person, first, second = people("s1001"), Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    sign_in(first, person)
    sign_in(second, person)
    assert SecurityEvent.objects.filter(kind="concurrent_sign_in", user_id="s1001").count() == 1
    assert "別の端末でサインイン中" in second.get("/").content.decode()
    assert first.get("/")["Location"].startswith("/account/login/")


@pytest.mark.spec("U-06")
def test_an_ended_account_is_out_at_its_next_request(people: Maker, terminal: Client) -> None:
    person = people("s1001")
    sign_in(terminal, person)
    accounts.revoke(user_id="s1001", actor="s3001", reason="退職", deactivate=True)
    assert terminal.get("/")["Location"].startswith("/account/login/")
    assert sign_in(Client(), person).status_code != 302 or not SignIn.objects.filter(ended_at=None).exists()


@pytest.mark.spec("Q-07")
def test_a_contractor_cannot_work_before_the_pledge_is_approved(people: Maker) -> None:
    person = people("c1001", employment="contractor")
    sign_in(Client(), person)
    assert not SignIn.objects.exists()
    from openjuki.systems.identity.selectors.staff import real_today

    accounts.approve_pledge(user_id="c1001", on=real_today(), actor="s3001")
    assert sign_in(Client(), person)["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    ["/account/signup/", "/account/password/reset/", "/account/email/", "/admin/", "/mfa/webauthn/signup/"],
)
def test_what_is_not_wanted_is_not_mounted(real_db: None, terminal: Client, path: str) -> None:
    assert terminal.get(path).status_code == 404
