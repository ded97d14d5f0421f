"""抑止のAPI: list, set, lift. S 3.1, S 3.4, RR-25."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict, StrictBool

from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.problems import answers
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import AddresseeNo, IdempotencyKey, IsoDate, Note, Text
from openjuki.systems.residents.services import holds

router = Router(tags=["抑止"])
HoldId = Annotated[int, Path(ge=1, le=2**62, description="抑止の番号")]


class HoldIn(Schema):
    """A hold of one process at one level."""

    model_config = ConfigDict(extra="forbid")
    process: Text
    level: Text
    reason: Note
    support_measure: StrictBool = False
    starts_on: IsoDate | None = None


class HoldOut(Schema):
    """A hold; it stands until `lifted_at`."""

    id: int
    addressee_no: str
    process: str
    level: str
    support_measure: bool
    reason: str
    starts_on: date
    set_by: str
    set_at: datetime
    lifted_by: str
    lifted_at: datetime | None
    lifted_reason: str


@router.get("/persons/{addressee_no}/holds", response={200: list[HoldOut], **answers()}, summary="抑止の照会")
@requires("residents.hold")
def read(request: HttpRequest, addressee_no: AddresseeNo) -> list[HoldOut]:
    """All holds of a person, lifted ones too."""
    found = holds.list_holds(staff=staff_of(request), addressee_no=addressee_no)
    return [HoldOut.model_validate(h, from_attributes=True) for h in found]


@router.post("/persons/{addressee_no}/holds", response={201: HoldOut, **answers()}, summary="抑止の設定")
@requires("residents.hold")
def put(
    request: HttpRequest, addressee_no: AddresseeNo, idempotency_key: IdempotencyKey, given: HoldIn
) -> Any:
    """Set a hold; certificates that are being made wait for it."""
    made = holds.set_hold(
        staff=staff_of(request), addressee_no=addressee_no, process=given.process, level=given.level,
        reason=given.reason, support_measure=given.support_measure, starts_on=given.starts_on,
    )  # fmt: skip
    return 201, HoldOut.model_validate(made, from_attributes=True)


@router.post("/holds/{hold_id}/lift", response={200: HoldOut, **answers()}, summary="抑止の解除")
@requires("residents.hold")
def lift(request: HttpRequest, hold_id: HoldId, idempotency_key: IdempotencyKey, given: ReasonIn) -> HoldOut:
    """Lift one hold."""
    lifted = holds.lift_hold(staff=staff_of(request), hold_id=hold_id, reason=given.reason)
    return HoldOut.model_validate(lifted, from_attributes=True)
