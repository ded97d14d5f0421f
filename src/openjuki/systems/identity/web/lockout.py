"""The answer to a locked ID (ロック中の応答), called by django-axes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from openjuki.runtime.web import errors
from openjuki.systems.identity.services import lockout


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """429 in Japanese, page or RFC 9457; the same text whether or not the ID exists."""
    return errors.refused(request, lockout.locked_out())
