"""Asking per person (個別照会): an office signs for itself and calls the hub's API (HB-06)."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from joserfc import jws

from openjuki.counterparts.offices.table import SYSTEM, Office
from openjuki.runtime import keys
from openjuki.runtime.clock import real_now
from openjuki.runtime.installation import Installation

TYPE: Final = "oj-client+jwt"
LIFETIME: Final = 30
HUB = "hub"


@dataclass(frozen=True, slots=True)
class Told:
    """The hub's answer: HTTP status and JSON body."""

    status: int
    body: dict[str, Any] = field(repr=False)


def ask(inst: Installation, office: Office, *, addressee_no: str, operator: str, reason: str) -> Told:
    """Ask about one person. Raises httpx.HTTPError where the hub is away, ValueError for nonsense."""
    answer = httpx.post(
        f"{inst.url(HUB)}/api/inquiries",
        json={"addressee_no": addressee_no, "operator": operator, "reason": reason},
        headers={"Authorization": f"Bearer {assertion(inst, office)}"},
        timeout=10.0,
        trust_env=False,
    )
    body = answer.json()
    if not isinstance(body, dict):
        raise ValueError("the hub's answer is no object")
    return Told(answer.status_code, body)


def assertion(inst: Installation, office: Office) -> str:
    """A proof of the office for the hub, signed with its own key, good for half a minute and once."""
    ring = keys.load(inst.key_dir(SYSTEM), office.party)
    now = int(real_now().timestamp())
    claims = {
        "iss": office.party,
        "sub": office.party,
        "aud": HUB,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": secrets.token_urlsafe(18),
    }
    header = {"alg": "Ed25519", "typ": TYPE, "kid": ring.signer.kid}
    return jws.serialize_compact(header, json.dumps(claims), ring.signer, algorithms=["Ed25519"])
