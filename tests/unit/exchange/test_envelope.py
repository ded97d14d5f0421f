"""What an envelope proves, and everything that is refused."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwe, jws
from joserfc.jwk import OctKey

from openjuki.runtime import keys
from openjuki.runtime.clock import real_now
from openjuki.runtime.exchange.envelope import TYPE, Claims, seal, sign, unseal
from openjuki.runtime.exchange.refusals import Unverified
from openjuki.runtime.keys.keyring import new_signing_key

BODY = '{"氏名":"青葉 花子"}'.encode()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    keys.setup(tmp_path, ["residents", "juki_gateway", "hub"])
    return tmp_path


def ring(home: Path, party: str) -> keys.Keyring:
    return keys.load(home / "keys" / party, party)


def directory(home: Path) -> keys.Directory:
    return keys.Directory(home / "keys" / "directory.json")


def claims(now: datetime | None = None, **changes: Any) -> Claims:
    at = (now or real_now()).isoformat()
    values: dict[str, Any] = {
        "iss": "residents",
        "aud": "juki_gateway",
        "kind": "residents/identity_changed/v1",
        "id": "0199c7e2-0000-7000-8000-000000000001",
        "subject": "1000000017",
        "seq": 1,
        "made_at": at,
        "signed_at": at,
    }
    return Claims(**{**values, **changes})


def refused(home: Path, token: str, now: datetime | None = None, by: str = "juki_gateway") -> str:
    with pytest.raises(Unverified) as caught:
        unseal(token, ring(home, by), directory(home), now or real_now())
    return caught.value.code


def outer(home: Path, inner: str, **header: Any) -> str:
    to = directory(home).encryption_key("juki_gateway")
    full = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": to.kid, "typ": TYPE, **header}
    return jwe.encrypt_compact(full, inner.encode(), to, registry=_lax())


def _lax() -> jwe.JWERegistry:
    return jwe.JWERegistry(
        algorithms=["ECDH-ES", "ECDH-ES+A256KW", "A256GCM", "A128GCM", "DEF"], strict_check_header=False
    )


def inner(home: Path, header: dict[str, Any], key: Any = None) -> str:
    mine = ring(home, "residents").signer
    full = {"alg": "Ed25519", "kid": mine.kid, "typ": TYPE, **header}
    registry = jws.JWSRegistry(algorithms=["Ed25519", "HS256"], strict_check_header=False)
    return jws.serialize_compact(
        {k: v for k, v in full.items() if v is not None}, BODY, key or mine, registry=registry
    )


def good_header() -> dict[str, Any]:
    c = claims()
    names = ("iss", "aud", "kind", "id", "subject", "seq", "made_at", "signed_at")
    return {n: getattr(c, n) for n in names}


def test_what_was_sealed_opens_with_its_exact_bytes(home: Path) -> None:
    mine = claims(replaces="0199c7e2-0000-7000-8000-000000000000", subject="葛󠄂" * 50)
    token = seal(mine, BODY, ring(home, "residents"), directory(home))
    opened = unseal(token, ring(home, "juki_gateway"), directory(home), real_now())
    assert (opened.claims, opened.body) == (mine, BODY)
    assert "青葉" not in token


def test_a_page_of_ten_megabytes_passes(home: Path) -> None:
    large = b"x" * 10_000_000
    token = seal(claims(), large, ring(home, "residents"), directory(home))
    assert unseal(token, ring(home, "juki_gateway"), directory(home), real_now()).body == large


@pytest.mark.spec("L-06")
def test_a_stranger_s_signature_is_refused(home: Path, tmp_path: Path) -> None:
    keys.setup(tmp_path / "elsewhere", ["residents"])
    stranger = keys.load(tmp_path / "elsewhere" / "keys" / "residents", "residents")
    assert refused(home, seal(claims(), BODY, stranger, directory(home))) == "unknown_key"


@pytest.mark.spec("L-06")
def test_a_known_party_cannot_speak_for_another(home: Path) -> None:
    token = seal(claims(iss="residents"), BODY, ring(home, "hub"), directory(home))
    assert refused(home, token) == "wrong_sender"


def test_another_s_envelope_is_refused(home: Path) -> None:
    token = seal(claims(aud="hub"), BODY, ring(home, "residents"), directory(home))
    assert refused(home, token) == "cannot_open"
    # Re-encrypted to us by someone who could open it: the signed claim still names the other.
    assert refused(home, outer(home, inner(home, {**good_header(), "aud": "hub"}))) == "wrong_receiver"


def test_a_signature_over_other_bytes_is_refused(home: Path) -> None:
    head, _, signature = inner(home, good_header()).split(".")
    other = base64.urlsafe_b64encode(b'{"a":1}').rstrip(b"=").decode()
    assert refused(home, outer(home, f"{head}.{other}.{signature}")) == "bad_signature"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"jwk": {"kty": "OKP"}},
        {"jku": "http://localhost/keys"},
        {"crit": ["b64"], "b64": False},
        {"typ": "JWT"},
        {"seq": "1"},
        {"seq": True},
        {"subject": "1" * 201},
        {"made_at": "yesterday"},
        {"aud": None},
    ],
)
def test_headers_are_an_allow_list(home: Path, header: dict[str, Any]) -> None:
    full = {**good_header(), **header}
    if header.get("alg") == "none":
        raw = json.dumps({"kid": ring(home, "residents").signer.kid, "typ": TYPE, **full}).encode()
        token = base64.urlsafe_b64encode(raw).rstrip(b"=").decode() + ".e30."
    elif "b64" in header:
        raw = json.dumps(
            {"alg": "Ed25519", "kid": ring(home, "residents").signer.kid, "typ": TYPE, **full}
        ).encode()
        token = base64.urlsafe_b64encode(raw).rstrip(b"=").decode() + ".e30.AAAA"
    else:
        token = inner(home, full)
    assert refused(home, outer(home, token)) == "malformed"


def test_a_public_key_is_no_shared_secret(home: Path) -> None:
    public = ring(home, "residents").signer
    confused = OctKey.import_key(json.dumps(public.as_dict(private=False)))
    assert refused(home, outer(home, inner(home, {**good_header(), "alg": "HS256"}, confused))) == "malformed"


@pytest.mark.parametrize(
    "header", [{"enc": "A128GCM"}, {"alg": "ECDH-ES+A256KW"}, {"zip": "DEF"}, {"cty": "JWT"}]
)
def test_only_one_way_to_encrypt_is_understood(home: Path, header: dict[str, Any]) -> None:
    assert refused(home, outer(home, inner(home, good_header()), **header)) == "malformed"


@pytest.mark.parametrize(
    "token", ["", "a", "....", "e30.e30.e30.e30.e30", "\x00" * 50, "あ" * 10, "W10." * 4 + "W10"]
)
def test_nonsense_is_refused(home: Path, token: str) -> None:
    assert refused(home, token) == "malformed"


def test_times(home: Path) -> None:
    now = real_now()

    def code(**changes: Any) -> str:
        return refused(
            home, seal(claims(now, **changes), BODY, ring(home, "residents"), directory(home)), now
        )

    def ago(**delta: float) -> str:
        return (now - timedelta(**delta)).isoformat()

    assert code(signed_at=ago(minutes=11)) == "stale"
    assert code(signed_at=ago(minutes=-3)) == "future"
    assert code(made_at=ago(hours=-1)) == "future"
    assert code(made_at=now.replace(tzinfo=None).isoformat()) == "malformed"
    # Made long ago but signed now: it waited while the other side was closed (GW-02).
    late = seal(claims(now, made_at=ago(days=40)), BODY, ring(home, "residents"), directory(home))
    assert unseal(late, ring(home, "juki_gateway"), directory(home), now).body == BODY


@pytest.mark.spec("K-12")
def test_rotation_is_followed_without_a_restart(home: Path) -> None:
    book = directory(home)
    before = seal(claims(), BODY, ring(home, "residents"), book)
    now = real_now()
    keys.rotate(home, "residents", accept_old_until=now + timedelta(days=1))
    keys.rotate(home, "juki_gateway", accept_old_until=now + timedelta(days=1))
    assert unseal(before, ring(home, "juki_gateway"), book, now).body == BODY
    after = seal(claims(), BODY, ring(home, "residents"), book)
    assert unseal(after, ring(home, "juki_gateway"), book, now).body == BODY
    with pytest.raises(Unverified) as caught:
        unseal(before, ring(home, "juki_gateway"), book, now + timedelta(days=2))
    assert caught.value.code in ("stale", "retired_key")


def test_a_retired_key_is_refused_even_for_a_fresh_signature(home: Path) -> None:
    old = ring(home, "residents")
    keys.rotate(home, "residents", accept_old_until=real_now() - timedelta(seconds=1))
    assert refused(home, seal(claims(), BODY, old, directory(home))) == "retired_key"


def test_key_files_are_for_their_owner_alone_and_show_nothing(home: Path) -> None:
    path = home / "keys" / "residents" / "exchange.residents.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o077 == 0
    secret = json.loads(path.read_text())["signing"][0]["d"]
    assert secret not in repr(ring(home, "residents"))
    assert secret not in (home / "keys" / "directory.json").read_text()


def test_setup_twice_keeps_the_keys(home: Path) -> None:
    kid = ring(home, "hub").signer.kid
    keys.setup(home, ["hub", "prefecture"])
    assert ring(home, "hub").signer.kid == kid
    assert directory(home).parties() == ["hub", "juki_gateway", "prefecture", "residents"]


def test_signing_needs_nobody_else(home: Path) -> None:
    assert sign(b"{}", {}, ring(home, "hub"), "x").count(".") == 2
    assert new_signing_key().kid != new_signing_key().kid
