"""Signed tokens of sign-in (署名付き証明): staff assertion, API bearer, client assertion of a system.

Three types that never stand for one another (header `typ`):
    oj-staff+jwt    identity says to one system who signed in, at most 60 s
    oj-bearer+jwt   identity says to one system's API who calls, a few minutes
    oj-client+jwt   a system says to another "it is I", at most 60 s, used once
Ed25519, keys and directory of `runtime.keys`; one algorithm is allowed. Times are real seconds.
Source: decisions.md, Sign-in; L-06; RFC 7515, RFC 7519, RFC 7523, RFC 9864.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db import IntegrityError, transaction
from joserfc import jws
from joserfc.errors import JoseError

from openjuki.runtime import clock, installation, keys
from openjuki.runtime.keys import directory
from openjuki.runtime.signin.models import UsedToken

STAFF = "oj-staff+jwt"
BEARER = "oj-bearer+jwt"
CLIENT = "oj-client+jwt"
# The longest life that a verifier accepts, whatever the token claims.
LONGEST = {STAFF: 60, BEARER: 900, CLIENT: 60}
SKEW = 5
ALGORITHMS = ["Ed25519"]
MAX_BYTES = 64 * 1024
IDENTITY = "identity"


class TokenRefused(Exception):  # noqa: N818
    """The token is not acceptable; the message says why and holds no part of it."""


def issue(claims: Mapping[str, Any], *, typ: str, audience: str, lifetime: int) -> str:
    """Sign claims as this process's system. `lifetime` in seconds, at most what the type allows."""
    if not 0 < lifetime <= LONGEST[typ]:
        raise ValueError(f"lifetime of {typ}")
    now = int(clock.real_now().timestamp())
    keyring = _keyring()
    body = {
        **claims,
        "iss": keyring.party,
        "aud": audience,
        "iat": now,
        "exp": now + lifetime,
        "jti": secrets.token_urlsafe(18),
    }
    header = {"alg": "Ed25519", "typ": typ, "kid": keyring.signer.kid}
    return jws.serialize_compact(header, json.dumps(body), keyring.signer, algorithms=ALGORITHMS)


def verify(token: str, *, typ: str, issuer: str | None = None) -> dict[str, Any]:
    """Claims of a token of this type made for this system. Raises TokenRefused.

    `issuer` None accepts any party of the directory; the claim must name the key's owner in any case.
    """
    if len(token) > MAX_BYTES:
        raise TokenRefused("長すぎます")
    header, claims, owner = _opened(token)
    if header.get("typ") != typ:
        raise TokenRefused("種類が違います")
    if claims.get("iss") != owner or (issuer is not None and owner != issuer):
        raise TokenRefused("発行者が違います")
    if claims.get("aud") != installation.current_system():
        raise TokenRefused("宛先が違います")
    _check_times(claims, LONGEST[typ])
    return claims


def verify_staff(token: str, *, nonce: str) -> dict[str, Any]:
    """Claims of identity's assertion that answers this system's request. Raises TokenRefused."""
    claims = verify(token, typ=STAFF, issuer=IDENTITY)
    if not nonce or not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise TokenRefused("要求に対応していません")
    return claims


def client_assertion(audience: str) -> str:
    """A fresh proof of this system to another."""
    return issue({"sub": installation.current_system()}, typ=CLIENT, audience=audience, lifetime=60)


def verify_client(token: str) -> str:
    """Name of the calling system; a second use is refused. Raises TokenRefused."""
    claims = verify(token, typ=CLIENT)
    if claims.get("sub") != claims["iss"]:
        raise TokenRefused("名乗りが違います")
    _use_once(str(claims["jti"]), int(claims["exp"]))
    return str(claims["iss"])


def _opened(token: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    try:
        unverified = jws.extract_compact(token.encode())
        known = _directory().signing_key(str(unverified.headers().get("kid", "")))
        if known.until is not None and clock.real_now() > known.until:
            raise TokenRefused("鍵の期限が過ぎています")
        verified = jws.deserialize_compact(token, known.key, algorithms=ALGORITHMS)
        claims = json.loads(verified.payload)
    except keys.KeyMissing:
        raise TokenRefused("名簿に無い鍵です") from None
    except (JoseError, ValueError):
        raise TokenRefused("署名を確認できません") from None
    if not isinstance(claims, dict):
        raise TokenRefused("内容が読めません")
    return verified.headers(), claims, known.party


def _check_times(claims: Mapping[str, Any], longest: int) -> None:
    now = clock.real_now().timestamp()
    made, until = claims.get("iat"), claims.get("exp")
    if not isinstance(made, int) or not isinstance(until, int) or not isinstance(claims.get("jti"), str):
        raise TokenRefused("期限がありません")
    if until - made > longest:
        raise TokenRefused("期限が長すぎます")
    if now >= until + SKEW or made > now + SKEW:
        raise TokenRefused("期限が過ぎています")


def _use_once(token_id: str, expires: int) -> None:
    now = clock.real_now()
    until = now.fromtimestamp(expires + 2 * SKEW, tz=now.tzinfo)
    try:
        with transaction.atomic():
            UsedToken.objects.filter(expires_at__lt=now).delete()
            UsedToken.objects.create(token_id=token_id, expires_at=until)
    except IntegrityError:
        raise TokenRefused("使用済みです") from None


@cache
def _keyring() -> keys.Keyring:
    system = installation.current_system()
    return keys.load(installation.current().key_dir(system), system)


@cache
def _directory() -> keys.Directory:
    return keys.Directory(installation.current().home / "keys" / directory.FILE)
