"""JSON API of the 抹消 of which people are to be told: listed, or decided that no letter is made (SL-02)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from openjuki.runtime.api import PROBLEMS, IdempotencyKey
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.api import types
from openjuki.systems.seals.services import inquire, waivers

router = Router(tags=["抹消の通知"])


class EndingOut(types.EventOut):
    """抹消の一行."""

    addressee_no: str


class ToTellOut(Schema):
    """抹消を通知する人, oldest first. `in_all`: how many there are; `more`: the `after` of what follows, or 0."""

    lines: list[EndingOut]
    in_all: int
    more: int


def _staff(request: HttpRequest) -> Staff:
    staff: Staff = request.staff  # type: ignore[attr-defined]
    return staff


@router.get("/endings", response={200: ToTellOut, **PROBLEMS}, summary="抹消を通知する人")
@requires("seals.view")
def to_tell(request: HttpRequest, after: int = 0) -> Any:
    """Until the 抹消通知書 is made or it is decided that none is."""
    return inquire.to_tell(staff=_staff(request), after=after)


@router.post(
    "/endings/{int:event_id}/waiver", response={204: None, **PROBLEMS}, summary="抹消通知をしない決定"
)
@requires("seals.enter")
def waive(request: HttpRequest, event_id: int, idempotency_key: IdempotencyKey, given: types.ReasonIn) -> Any:
    """With a reason, which stands in the 経過."""
    waivers.waive_notice(staff=_staff(request), event_id=event_id, reason=given.reason)
    return 204, None
