"""Forms posted to a locked session (入力の預かり): sealed, given back to their sender (U-12).

The body may hold anything a clerk typed, so it is encrypted like a single field and erased when given back.
"""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

from django.http import HttpRequest

from openjuki.runtime import clock, fields
from openjuki.runtime.ids import uuid7
from openjuki.runtime.signin import policy
from openjuki.runtime.signin.models import HeldRequest

COOKIE = "oj_held"
FORM = "application/x-www-form-urlencoded"
_NOT_HELD = ("csrfmiddlewaretoken",)


def hold(request: HttpRequest, user_id: str) -> uuid.UUID | None:
    """Keep the form of a request; None where there is nothing that could be given back (files, too large)."""
    if request.method != "POST" or request.content_type != FORM or len(request.body) > policy.HELD_MAX_BYTES:
        return None
    pairs = [(k, v) for k, vs in request.POST.lists() if k not in _NOT_HELD for v in vs]
    public_id = uuid7()
    HeldRequest.objects.create(
        public_id=public_id,
        user_id=user_id,
        path=request.get_full_path()[:500],
        body=fields.seal(json.dumps(pairs), table="held_request", column="body", row=str(public_id)),
        held_at=clock.real_now(),
    )
    return public_id


def waiting(user_id: str) -> HeldRequest | None:
    """The newest form kept for a person; what is past its time is erased."""
    limit = clock.real_now() - timedelta(seconds=policy.HELD_FOR)
    HeldRequest.objects.filter(held_at__lt=limit).delete()
    return HeldRequest.objects.filter(user_id=user_id).order_by("-held_at").first()


def opened(row: HeldRequest) -> list[tuple[str, str]]:
    """Names and values of a kept form, in their order."""
    plain = fields.unseal(row.body, table="held_request", column="body", row=str(row.public_id))
    return [(k, v) for k, v in json.loads(plain)]


def give_back(public_id: str, user_id: str) -> None:
    """Erase a kept form of this person; an unknown id does nothing."""
    try:
        key = uuid.UUID(public_id)
    except ValueError:
        return
    HeldRequest.objects.filter(public_id=key, user_id=user_id).delete()


def arrived(request: HttpRequest, user_id: str) -> None:
    """A POST came through after `resume`: if it is the kept form's, that has done its service."""
    public_id = request.COOKIES.get(COOKIE, "")
    if public_id and request.method == "POST" and not request.path.startswith("/signin/"):
        row = waiting(user_id)
        if row is not None and str(row.public_id) == public_id and row.path == request.get_full_path()[:500]:
            row.delete()
