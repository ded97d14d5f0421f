"""A signed-in terminal for tests of a system's screens and API, without identity's processes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.test import Client

from openjuki.runtime import installation
from openjuki.runtime.signin import policy, sessions
from openjuki.runtime.signin.staff import Staff


def claims(rights: Iterable[str], user_id: str = "s1001") -> dict[str, Any]:
    """What identity would assert of a member of staff."""
    return {
        "sub": user_id,
        "name": f"試験職員{user_id}",
        "office_code": "10",
        "ward": "",
        "branch": "",
        "rights": sorted(rights),
        "rights_version": 1,
        "methods": ["password", "totp"],
        "sid": str(uuid.uuid4()),
        "auth_time": 0,
    }


def staff(rights: Iterable[str], user_id: str = "s1001") -> Staff:
    """The frozen value that a view sees."""
    return Staff.from_claims(claims(rights, user_id), session_id="session", terminal="terminal")


def terminal(rights: Iterable[str], user_id: str = "s1001") -> Client:
    """A browser with an open session."""
    _, key = sessions.open_session(claims(rights, user_id), terminal="127.0.0.1")
    client = Client()
    client.cookies[policy.session_cookie(installation.current_system())] = key
    return client
