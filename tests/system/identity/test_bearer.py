"""Bearer assertions of the API: who gets them, for whom they hold, and when they stop."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client
from joserfc import jws

from openjuki.runtime import installation, keys
from openjuki.runtime.signin import revocation, tokens
from openjuki.systems.identity.services import accounts
from system.identity.people import PASSWORD, Maker, Person


def ask(person: Person, *, code: str | None = None, **change: Any) -> Any:
    body = {"user_id": person.user_id, "password": PASSWORD, "audience": ["identity"], **change}
    body.setdefault("code", code or person.code())
    return Client().post("/api/token", json.dumps(body), content_type="application/json")


def home(token: str) -> Any:
    return Client().get("/", headers={"Authorization": f"Bearer {token}"})


def test_a_bearer_opens_the_api_of_its_system_only(people: Maker) -> None:
    person = people("s1001", rights=("residents.search",))
    issued = ask(person, audience=["identity", "residents"]).json()
    assert issued["expires_in"] == 600
    assert home(issued["tokens"]["identity"]).status_code == 200
    foreign = home(issued["tokens"]["residents"])
    assert foreign.status_code == 401
    assert "宛先" in foreign.json()["detail"]
    claims = json.loads(jws.extract_compact(issued["tokens"]["residents"].encode()).payload)
    assert claims["rights"] == ["residents.search"]


def test_a_code_gives_bearers_once_and_every_wrong_part_sounds_alike(people: Maker) -> None:
    person = people("s1001")
    code = person.code()
    assert ask(person, code=code).status_code == 200
    answers = [
        ask(person, code=code),
        ask(person, code="000000"),
        ask(person, password="wrong-password", code=person.code()),
        ask(person, user_id="s7777", code="000000"),
    ]
    assert [a.status_code for a in answers] == [401] * 4
    assert len({a.json()["detail"] for a in answers}) == 1


def test_failures_at_the_api_lock_the_id_too(people: Maker) -> None:
    person = people("s1001")
    statuses = [ask(person, password="wrong", code="000000").status_code for _ in range(6)]
    assert statuses[-1] == 429
    assert ask(person).status_code == 429


@pytest.mark.spec("U-06")
def test_a_revoked_persons_bearer_stops_at_once(people: Maker) -> None:
    person = people("s1001")
    token = ask(person).json()["tokens"]["identity"]
    assert home(token).status_code == 200
    accounts.revoke(user_id="s1001", actor="s3001", reason="異動", deactivate=False)
    assert home(token).status_code == 401


def test_unknown_fields_and_systems_are_refused(people: Maker) -> None:
    person = people("s1001")
    assert ask(person, role="admin", code="000000").status_code == 422
    assert ask(person, audience=["nowhere"], code="000000").status_code == 401


def forge(claims: dict[str, Any], *, typ: str, key: Any = None, alg: str = "Ed25519") -> str:
    keyring = keys.load(installation.current().key_dir("identity"), "identity")
    signer = key or keyring.signer
    header = {"alg": alg, "typ": typ, "kid": signer.kid}
    return jws.serialize_compact(header, json.dumps(claims), signer, algorithms=[alg])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"aud": "residents"}, "宛先"),
        ({"iss": "hub"}, "発行者"),
        ({"exp": -100}, "過ぎて"),
        ({"iat": 600, "exp": 700}, "過ぎて"),
        ({"exp": 100_000}, "長すぎ"),
        ({"exp": None}, "ありません"),
    ],
)
def test_claims_that_do_not_hold_are_refused(real_db: None, change: dict[str, Any], reason: str) -> None:
    now = int(time.time())
    claims: dict[str, Any] = {"iss": "identity", "aud": "identity", "iat": now, "exp": now + 60, "jti": "x"}
    for name, value in change.items():
        claims[name] = now + value if isinstance(value, int) else value
    with pytest.raises(tokens.TokenRefused, match=reason):
        tokens.verify(forge(claims, typ=tokens.BEARER), typ=tokens.BEARER)


@pytest.mark.spec("L-06")
def test_a_strangers_key_and_another_type_are_refused(real_db: None) -> None:
    from openjuki.runtime.keys.keyring import new_signing_key

    now = int(time.time())
    claims = {"iss": "identity", "aud": "identity", "iat": now, "exp": now + 60, "jti": "x"}
    with pytest.raises(tokens.TokenRefused, match="名簿"):
        tokens.verify(forge(claims, typ=tokens.BEARER, key=new_signing_key()), typ=tokens.BEARER)
    with pytest.raises(tokens.TokenRefused, match="種類"):
        tokens.verify(forge(claims, typ=tokens.CLIENT), typ=tokens.BEARER)
    whole = forge(claims, typ=tokens.BEARER)
    assert tokens.verify(whole, typ=tokens.BEARER)["jti"] == "x"
    head, body, signature = whole.split(".")
    with pytest.raises(tokens.TokenRefused, match="署名"):
        tokens.verify(f"{head}.{body}.{signature[::-1]}", typ=tokens.BEARER)
    with pytest.raises(tokens.TokenRefused, match="署名"):
        tokens.verify("nonsense", typ=tokens.BEARER)


@pytest.mark.spec("U-06")
def test_an_old_assertion_opens_no_session_after_the_message(real_db: None) -> None:
    from openjuki.runtime.signin import sessions

    claims = {
        "sub": "s1001", "name": "職員", "office_code": "100", "ward": "", "branch": "", "rights": [],
        "rights_version": 3, "methods": ["totp"], "sid": "0199c7e2-0000-7000-8000-000000000001",
    }  # fmt: skip
    row, key = sessions.open_session(claims, terminal="t")
    assert revocation.apply(user_id="s1001", rights_version=4, action="end") == 1
    again = sessions.find(key)
    assert again is not None
    assert (again.pk, again.end_reason) == (row.pk, "revoked")
    revocation.apply(user_id="s1001", rights_version=2, action="refresh")  # late: lowers nothing
    with pytest.raises(sessions.SignInRefused, match="AU-13"):
        sessions.open_session(claims, terminal="t")
    sessions.open_session({**claims, "rights_version": 4}, terminal="t")
