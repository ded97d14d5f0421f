"""The envelope of a message (電文の封筒): signed by the sender, then encrypted to the receiver.

JWS (Ed25519) over the exact bytes of the body, with the claims in the signed header; that whole as plaintext
of a JWE (ECDH-ES, A256GCM) to the receiver. Headers are allow-lists: one unknown member and it is refused,
so no `jwk`, `jku`, `zip` or `crit` ever has an effect. RFC 7515, RFC 7516, RFC 9864; L-06, N-04.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwe, jws
from joserfc.errors import JoseError

from openjuki.runtime.exchange.refusals import Unverified
from openjuki.runtime.keys import Directory, KeyMissing, Keyring

TYPE = "openjuki-message"
RECEIPT = "openjuki-receipt"
_SIGN = ["Ed25519"]
_ENCRYPT = ["ECDH-ES", "A256GCM"]
LARGEST = 24 * 1024 * 1024  # bytes of one envelope: a page of 500 of the largest bodies stays below
# The library's own limits (64 KB, headers of 512 bytes) would refuse pages and long subjects.
_JWS = jws.JWSRegistry(algorithms=_SIGN, strict_check_header=False)
_JWS.max_header_length, _JWS.max_payload_length = 4096, LARGEST
_JWE = jwe.JWERegistry(algorithms=_ENCRYPT)
_JWE.max_ciphertext_length = LARGEST
_OUTER = {"alg", "enc", "kid", "typ", "epk"}
FRESH = timedelta(minutes=10)
SKEW = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Claims:
    """What the sender states about a body, under its signature.

    `seq` counts per receiver and subject; `made_at` is when the change was committed, `signed_at` when this
    envelope was made (ISO 8601, real time); `replaces` is the message that this one corrects.
    """

    iss: str
    aud: str
    kind: str
    id: str
    subject: str
    seq: int
    made_at: str
    signed_at: str
    replaces: str = ""


_CLAIMS = set(Claims.__slots__)
_INNER = {"alg", "kid", "typ"} | _CLAIMS


@dataclass(frozen=True, slots=True)
class Opened:
    """A verified envelope."""

    claims: Claims
    body: bytes


def sign(payload: bytes, header: dict[str, Any], keyring: Keyring, typ: str) -> str:
    """Compact JWS by the signing key in use."""
    key = keyring.signer
    full = {"alg": "Ed25519", "kid": key.kid, "typ": typ, **header}
    return jws.serialize_compact(full, payload, key, registry=_JWS)


def seal(claims: Claims, body: bytes, keyring: Keyring, directory: Directory) -> str:
    """Sign and encrypt to `claims.aud`. Raises KeyMissing where the receiver has no key."""
    to = directory.encryption_key(claims.aud)
    header = {k: v for k, v in asdict(claims).items() if k != "replaces" or v}
    inner = sign(body, header, keyring, TYPE)
    outer = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": to.kid, "typ": TYPE}
    return jwe.encrypt_compact(outer, inner.encode(), to, registry=_JWE)


def unseal(token: str, keyring: Keyring, directory: Directory, now: datetime) -> Opened:
    """Open, verify and check sender, receiver and times. Raises Unverified with the reason."""
    outer = _header(token, _OUTER)
    if (outer["alg"], outer["enc"], outer["typ"]) != ("ECDH-ES", "A256GCM", TYPE):
        raise Unverified("malformed")
    try:
        key = keyring.opener(str(outer["kid"]))
        plain = jwe.decrypt_compact(token, key, registry=_JWE).plaintext
    except (JoseError, KeyMissing, ValueError, TypeError):
        raise Unverified("cannot_open") from None
    if plain is None:
        raise Unverified("cannot_open")
    inner, body, party = verify(plain.decode("ascii", "replace"), directory, now, TYPE, _INNER - {"replaces"})
    claims = _claims(inner)
    if claims.iss != party:
        raise Unverified("wrong_sender", claimed_sender=claims.iss, claimed_kind=claims.kind)
    if claims.aud != keyring.party:
        raise Unverified("wrong_receiver", claimed_sender=claims.iss, claimed_kind=claims.kind)
    _check_times(claims, now)
    return Opened(claims, body)


def verify(
    token: str, directory: Directory, now: datetime, typ: str, required: set[str]
) -> tuple[dict[str, Any], bytes, str]:
    """Verify a JWS: header, payload and the party whose key signed. Raises Unverified."""
    header = _header(token, required, optional={"replaces"} if typ == TYPE else set())
    if header["alg"] != "Ed25519" or header["typ"] != typ:
        raise Unverified("malformed")
    claimed = str(header.get("iss", ""))
    try:
        signed_by = directory.signing_key(str(header["kid"]))
    except KeyMissing:
        raise Unverified("unknown_key", claimed_sender=claimed) from None
    if signed_by.until and signed_by.until < now:
        raise Unverified("retired_key", claimed_sender=claimed)
    try:
        done = jws.deserialize_compact(token, signed_by.key, registry=_JWS)
    except (JoseError, ValueError, TypeError):
        raise Unverified("bad_signature", claimed_sender=claimed) from None
    return header, done.payload, signed_by.party


def _header(token: str, required: set[str], optional: set[str] = frozenset()) -> dict[str, Any]:  # type: ignore[assignment]
    try:
        first = token.split(".", 1)[0].encode("ascii")
        raw = base64.urlsafe_b64decode(first + b"=" * (-len(first) % 4))
        header = json.loads(raw, object_pairs_hook=_no_duplicates)
    except (ValueError, binascii.Error, RecursionError):
        raise Unverified("malformed") from None
    if not isinstance(header, dict) or not required <= set(header) <= required | optional:
        raise Unverified("malformed")
    return header


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({k for k, _ in pairs}) != len(pairs):
        raise ValueError("duplicate member")
    return dict(pairs)


def _claims(header: dict[str, Any]) -> Claims:
    found = {k: v for k, v in header.items() if k in _CLAIMS}
    texts = [v for k, v in found.items() if k != "seq"]
    seq = found.get("seq")
    if not all(isinstance(v, str) and len(v) <= 200 for v in texts) or type(seq) is not int:
        raise Unverified("malformed", claimed_sender=str(found.get("iss", ""))[:200])
    return Claims(**found)


def _check_times(claims: Claims, now: datetime) -> None:
    def refuse(code: str) -> Unverified:
        return Unverified(code, claimed_sender=claims.iss, claimed_kind=claims.kind)

    try:
        made, signed = datetime.fromisoformat(claims.made_at), datetime.fromisoformat(claims.signed_at)
        ages = (now - made, now - signed)
    except (ValueError, TypeError):
        raise refuse("malformed") from None
    if min(ages) < -SKEW:
        raise refuse("future")
    if ages[1] > FRESH:
        raise refuse("stale")
