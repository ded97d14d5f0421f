"""抑止のAPI: list, set, lift, set aside for a while. S 3.1, RR-25."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field, StrictInt

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import (
    AddresseeNo,
    HouseholdNo,
    IsoDate,
    Note,
    Text,
)
from openjuki.systems.residents.services import holds, list_holds

router = Router(tags=["抑止"])
HoldId = Annotated[int, Path(ge=1, le=2**62, description="抑止の番号")]


class HoldIn(Schema):
    """A hold of one process at one level; the end of its period does not end it."""

    model_config = ConfigDict(extra="forbid")
    process: Text
    level: Text
    reason: Note
    starts_on: IsoDate | None = None
    ends_on: IsoDate | None = None


class ReleaseIn(Schema):
    """一時解除; without `minutes` as long as the city has set."""

    model_config = ConfigDict(extra="forbid")
    reason: Note
    minutes: Annotated[StrictInt, Field(ge=1, le=1440)] | None = None


class HoldOut(Schema):
    """A hold; it stands until `lifted_at`. It is of a person or of a household.

    `overdue`: its period is over and it holds still; `released_until`: set aside until then.
    """

    id: int
    addressee_no: str
    household_no: str
    process: str
    level: str
    support_measure: bool
    reason: str
    starts_on: date
    ends_on: date | None
    set_by: str
    set_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lifted_reason: str
    released_until: datetime | None = None
    overdue: bool = False


class ReleaseOut(Schema):
    """一時解除: the hold holds again from `until` on."""

    hold: int
    until: datetime


@router.get("/holds", response={200: list[HoldOut], **answers()}, summary="抑止対象者の一覧")
@requires("residents.hold")
def read_all(request: HttpRequest, given: Narrowed) -> list[HoldOut]:
    """Holds that stand in the ward, the newest first; 支援措置 has a list of its own."""
    found = list_holds.held_persons(staff=staff_of(request), scope=scope_of(request, given))
    return [HoldOut.model_validate(h, from_attributes=True) for h in found]


@router.get("/persons/{addressee_no}/holds", response={200: list[HoldOut], **answers()}, summary="抑止の照会")
@requires("residents.hold")
def read(request: HttpRequest, addressee_no: AddresseeNo) -> list[HoldOut]:
    """All holds of a person, those of the household and lifted ones too."""
    found = list_holds.list_holds(staff=staff_of(request), addressee_no=addressee_no)
    return [HoldOut.model_validate(h, from_attributes=True) for h in found]


@router.post("/persons/{addressee_no}/holds", response={201: HoldOut, **answers()}, summary="抑止の設定")
@requires("residents.hold")
def put(
    request: HttpRequest, addressee_no: AddresseeNo, idempotency_key: IdempotencyKey, given: HoldIn
) -> Any:
    """Set a hold; certificates that are being made wait for it."""
    made = holds.set_hold(staff=staff_of(request), addressee_no=addressee_no, **given.model_dump())
    return 201, HoldOut.model_validate(made, from_attributes=True)


@router.post(
    "/households/{household_no}/holds", response={201: HoldOut, **answers()}, summary="世帯の抑止の設定"
)
@requires("residents.hold")
def put_household(
    request: HttpRequest, household_no: HouseholdNo, idempotency_key: IdempotencyKey, given: HoldIn
) -> Any:
    """Set a hold on a household, whoever belongs to it."""
    made = holds.set_hold(staff=staff_of(request), household_no=household_no, **given.model_dump())
    return 201, HoldOut.model_validate(made, from_attributes=True)


@router.post("/holds/{hold_id}/lift", response={200: HoldOut, **answers()}, summary="抑止の解除")
@requires("residents.hold.lift")
def lift(request: HttpRequest, hold_id: HoldId, idempotency_key: IdempotencyKey, given: ReasonIn) -> HoldOut:
    """Lift one hold for good."""
    lifted = holds.lift_hold(staff=staff_of(request), hold_id=hold_id, reason=given.reason)
    return HoldOut.model_validate(lifted, from_attributes=True)


@router.post("/holds/{hold_id}/release", response={200: ReleaseOut, **answers()}, summary="抑止の一時解除")
@requires("residents.hold.release")
def release(
    request: HttpRequest, hold_id: HoldId, idempotency_key: IdempotencyKey, given: ReleaseIn
) -> ReleaseOut:
    """Set a hold aside for a while; it comes back by itself and no other system hears of it."""
    made = holds.release_hold(
        staff=staff_of(request), hold_id=hold_id, reason=given.reason, minutes=given.minutes
    )
    return ReleaseOut(hold=made.hold_id, until=made.until)


@router.post("/holds/{hold_id}/restore", response={200: ReleaseOut, **answers()}, summary="一時解除の打切り")
@requires("residents.hold.release")
def restore(
    request: HttpRequest, hold_id: HoldId, idempotency_key: IdempotencyKey, given: ReasonIn
) -> ReleaseOut:
    """End a 一時解除 before its time."""
    made = holds.restore_hold(staff=staff_of(request), hold_id=hold_id, reason=given.reason)
    return ReleaseOut(hold=made.hold_id, until=made.until)
