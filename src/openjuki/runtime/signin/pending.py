"""A sign-in under way (サインイン手続中の控え): state, nonce and destination, signed into a short cookie.

It lives in the browser that began, so that a code caught elsewhere opens no session there.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from openjuki.runtime import installation
from openjuki.runtime.signin import policy

MAX_AGE = 600
_SALT = "openjuki.signin.pending"


@dataclass(frozen=True, slots=True)
class Pending:
    """`purpose` is `start`, `unlock` (same window) or `popup` (unlock beside the locked page)."""

    state: str
    nonce: str
    purpose: str
    next: str


def begin(purpose: str, next_path: str) -> Pending:
    """A new sign-in; a destination outside this system becomes the home page."""
    safe = url_has_allowed_host_and_scheme(next_path, allowed_hosts=None) and next_path.startswith("/")
    return Pending(secrets.token_urlsafe(24), secrets.token_urlsafe(24), purpose, next_path if safe else "/")


def remember(response: HttpResponse, pending: Pending) -> None:
    """Put it into the browser's cookie."""
    value = signing.dumps(asdict(pending), salt=_SALT)
    set_cookie(response, _name(), value, max_age=MAX_AGE, path="/signin/")


def recall(request: HttpRequest, state: str) -> Pending | None:
    """What this browser began with this state, or None."""
    try:
        pending = Pending(**signing.loads(request.COOKIES.get(_name(), ""), salt=_SALT, max_age=MAX_AGE))
    except (signing.BadSignature, TypeError):
        return None
    return pending if secrets.compare_digest(pending.state, state) else None


def forget(response: HttpResponse) -> None:
    """Remove the cookie: a state serves once."""
    response.delete_cookie(_name(), path="/signin/", samesite="Lax")


def set_cookie(response: HttpResponse, name: str, value: str, *, max_age: int, path: str = "/") -> None:
    """A cookie as all of ours are: not for scripts, not from other sites, by TLS in production."""
    response.set_cookie(
        name, value, max_age=max_age, path=path, httponly=True, samesite="Lax", secure=secure()
    )


def secure() -> bool:
    """True where cookies may travel by TLS only."""
    return installation.current().mode == "production"


def _name() -> str:
    return policy.start_cookie(installation.current_system())
