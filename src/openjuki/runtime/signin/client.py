"""Calls to identity, server to server (認証基盤への問合せ). Each is authenticated by our own signature."""

from __future__ import annotations

from typing import Any

import httpx

from openjuki.runtime import installation
from openjuki.runtime.signin import tokens

TIMEOUT = httpx.Timeout(5.0)


class IdentityAway(Exception):  # noqa: N818
    """Identity did not answer, or not in a way that makes sense."""


class IdentityRefused(Exception):  # noqa: N818
    """Identity answered no: the code, the session or the person is not valid."""


def redeem(*, code: str, redirect: str) -> str:
    """Exchange a one-time code for the signed staff assertion."""
    return str(_post("/token", {"code": code, "redirect": redirect})["assertion"])


def refresh(*, identity_session: str, user_id: str, nonce: str) -> str:
    """Fresh assertion for a session that goes on."""
    return str(
        _post("/refresh", {"session": identity_session, "user_id": user_id, "nonce": nonce})["assertion"]
    )


def sign_out(*, identity_session: str, user_id: str) -> None:
    """End the sign-in at identity, and with it the sessions of all systems."""
    _post("/end", {"session": identity_session, "user_id": user_id})


def _post(path: str, body: dict[str, Any]) -> dict[str, Any]:
    base = installation.current().url(tokens.IDENTITY)
    headers = {"Authorization": f"Bearer {tokens.client_assertion(tokens.IDENTITY)}"}
    try:
        # No proxy and no .netrc of the environment: assertions of staff go straight to identity.
        response = httpx.post(base + path, json=body, headers=headers, timeout=TIMEOUT, trust_env=False)
        answer = response.json()
    except (httpx.HTTPError, ValueError) as e:
        raise IdentityAway(type(e).__name__) from None
    if response.status_code in (400, 403, 409, 410):
        raise IdentityRefused(f"{response.status_code}")
    if response.status_code != 200 or not isinstance(answer, dict):
        raise IdentityAway(f"{response.status_code}")
    return answer
