"""JSON API for staff: destinations, use applications, transfer log (HB-06, HB-07, L-01)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from openjuki.runtime import audit
from openjuki.runtime.api import PROBLEMS, IdempotencyKey
from openjuki.runtime.rights import requires
from openjuki.systems.hub.selectors import destinations as destinations_read
from openjuki.systems.hub.selectors import transfer_log
from openjuki.systems.hub.services import uses

router = Router()
Id = Field(ge=1, le=2**63 - 1)


class DestinationOut(Schema):
    """One destination with how far it has fetched."""

    no: int
    office: str
    affairs: str
    roads: str
    items: int
    has_number: bool
    approved: bool
    read: int | None
    newest: int


class UseIn(Schema):
    """A use application: items by id, scope, purpose."""

    model_config = ConfigDict(extra="forbid", strict=True)

    destination_no: int = Field(ge=0, le=2**31 - 1)
    items: list[str] = Field(min_length=1, max_length=300)
    scope: list[str] = Field(min_length=1, max_length=3)
    purpose: str = Field(min_length=1, max_length=1000)


class UseOut(Schema):
    """Number of the application."""

    application_id: int


class DecisionIn(Schema):
    """Which application."""

    model_config = ConfigDict(extra="forbid", strict=True)

    application_id: int = Id


class EndIn(DecisionIn):
    """Which application, and why it ends."""

    reason: str = Field(min_length=1, max_length=200)


class TransfersIn(Schema):
    """Whose transfers (宛名番号), and why somebody looks."""

    model_config = ConfigDict(extra="forbid", strict=True)

    addressee_no: str = Field(pattern=r"^[0-9]{1,15}$")
    reason: str = Field(min_length=1, max_length=200)


class EntryOut(Schema):
    """One line of the transfer log."""

    at: datetime
    consumer: str
    office: str
    road: str
    outcome: str
    detail: str
    record_id: UUID


@router.get("/destinations", response={200: list[DestinationOut], **PROBLEMS}, summary="移転先の一覧")
@requires("hub.destinations.view")
def destinations(request: HttpRequest) -> list[destinations_read.Line]:
    """All destinations."""
    return destinations_read.lines()


@router.post("/uses", response={200: UseOut, **PROBLEMS}, summary="利用申請の登録")
@requires("hub.uses.apply")
def apply_for(request: HttpRequest, idempotency_key: IdempotencyKey, given: UseIn) -> UseOut:
    """Apply; another person approves."""
    use = uses.apply_for_use(
        destination_no=given.destination_no,
        items=given.items,
        scope=given.scope,
        purpose=given.purpose,
        staff=_staff(request),
    )
    return UseOut(application_id=use.pk)


@router.post("/uses/approve", response={200: UseOut, **PROBLEMS}, summary="利用申請の承認")
@requires("hub.uses.approve")
def approve(request: HttpRequest, idempotency_key: IdempotencyKey, given: DecisionIn) -> UseOut:
    """Approve, as another than who applied."""
    uses.approve_use(application_id=given.application_id, staff=_staff(request))
    return UseOut(application_id=given.application_id)


@router.post("/uses/end", response={200: UseOut, **PROBLEMS}, summary="利用の終了・却下")
@requires("hub.uses.approve")
def end(request: HttpRequest, idempotency_key: IdempotencyKey, given: EndIn) -> UseOut:
    """From now on nothing is given on it."""
    uses.end_use(application_id=given.application_id, reason=given.reason, staff=_staff(request))
    return UseOut(application_id=given.application_id)


@router.post("/transfers/search", response={200: list[EntryOut], **PROBLEMS}, summary="移転記録の照会")
@requires("hub.transfers.view")
def transfers(request: HttpRequest, given: TransfersIn) -> list[transfer_log.Entry]:
    """To whom a person's data were given; logged with the reason."""
    audit.view("hub.transfers", staff=_staff(request), subjects=[given.addressee_no], reason=given.reason)
    return transfer_log.about(given.addressee_no)


def _staff(request: HttpRequest) -> Any:
    return request.staff  # type: ignore[attr-defined]
