"""Callers of a system's JSON API in tests: a bearer signed by identity's key, and a client with it."""

from __future__ import annotations

import json
import time
from typing import Any
from urllib.parse import quote

from django.test import Client
from joserfc import jws

from openjuki.runtime import installation, keys
from openjuki.runtime.ids import uuid7
from openjuki.runtime.signin import Staff, tokens


def bearer(staff: Staff, lifetime: int = 600) -> str:
    """A bearer as identity would issue it for this person and the system under test."""
    inst = installation.current()
    if not (inst.key_dir("identity")).exists():
        keys.setup(inst.home, ["identity"])
    signer = keys.load(inst.key_dir("identity"), "identity").signer
    now = int(time.time())
    claims = {
        **staff.to_claims(), "iss": "identity", "aud": installation.current_system(), "iat": now,
        "exp": now + lifetime, "jti": str(uuid7()),
    }  # fmt: skip
    header = {"alg": "Ed25519", "typ": tokens.BEARER, "kid": signer.kid}
    return jws.serialize_compact(header, json.dumps(claims), signer, algorithms=tokens.ALGORITHMS)


class Api:
    """A program that calls the API as one member of staff."""

    def __init__(self, staff: Staff) -> None:
        self._client = Client(raise_request_exception=False)
        self._headers = {"Authorization": f"Bearer {bearer(staff)}", "Accept": "application/json"}

    def get(self, path: str, *, reason: str = "", **query: Any) -> Any:
        """`reason` goes into its header: addresses end up in logs."""
        why = {"Reason": quote(reason)} if reason else {}
        return self._client.get(f"/api{path}", query, headers=self._headers | why)

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """`key` "" leaves the Idempotency-Key out; None makes a fresh one."""
        headers = dict(self._headers)
        if key != "":
            headers["Idempotency-Key"] = key or str(uuid7())
        data = body if isinstance(body, bytes) else json.dumps(body if body is not None else {})
        return self._client.generic(
            method, f"/api{path}", data, content_type="application/json", headers=headers
        )

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        return self.send("POST", path, body, **options)
