"""連携状況のAPI: every message of this system and where it stands. L-05, RR-16."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from openjuki.runtime.api import answers
from openjuki.runtime.exchange import selectors
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CaseNo
from openjuki.systems.residents.services.view_lists import view_case_messages, view_messages

router = Router(tags=["連携"])
State = Literal[
    "",
    "pending",
    "offered",
    "queued",
    "delivered",
    "applied",
    "held",
    "quarantined",
    "refused",
    "skipped",
    "replaced",
]


class MessageOut(Schema):
    """A message; its body is never read here."""

    id: UUID
    kind: str
    partner: str
    subject: str
    seq: int
    made_at: datetime
    state: str
    label: str
    attempts: int
    delivered_at: datetime | None
    settled_at: datetime | None
    reason: str
    remedy: str


def _out(row: selectors.Row) -> MessageOut:
    return MessageOut.model_validate(row, from_attributes=True)


@router.get("/messages", response={200: list[MessageOut], **answers()}, summary="連携状況")
@requires("residents.messages")
def sent(
    request: HttpRequest,
    given: Narrowed,
    state: State = "",
    before: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[MessageOut]:
    """Messages that this system published, newest first."""
    narrowed, scope = selectors.Filter(state=state, before=before), scope_of(request, given)
    found = view_messages(staff=staff_of(request), narrowed=narrowed, limit=limit, scope=scope)
    return [_out(row) for row in found]


@router.get(
    "/cases/{case_no}/messages", response={200: list[MessageOut], **answers()}, summary="受付の連携状況"
)
@requires("residents.home")
def of_case(request: HttpRequest, case_no: CaseNo) -> list[MessageOut]:
    """What the settlement of a case told the other systems."""
    _, rows = view_case_messages(staff=staff_of(request), case_no=case_no)
    return [_out(row) for row in rows]
