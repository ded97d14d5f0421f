"""The member of staff behind a request (操作者), as the services want it."""

from __future__ import annotations

from django.http import HttpRequest

from openjuki.runtime.signin import Staff


def staff_of(request: HttpRequest) -> Staff:
    """Who is signed in; the mark on every operation guarantees that somebody is."""
    staff: Staff = request.staff  # type: ignore[attr-defined]
    return staff
