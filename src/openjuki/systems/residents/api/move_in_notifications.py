"""転入通知のAPI: taking a delivery in (住基法 第9条第1項, S 4.1.3.1.2). Codes travel in bodies, never in a URL."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictStr

from openjuki.kernel.register.address import Address
from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import IsoDate, Text
from openjuki.systems.residents.services import move_in_notifications as service

router = Router(tags=["届いた通知"])
RIGHT = "residents.enter_ex_officio"


class DestinationIn(Schema):
    """転出先住所(確定)."""

    model_config = ConfigDict(extra="forbid")
    code: Annotated[StrictStr, Field(pattern=r"^([0-9]{5})?$")]
    town_code: Annotated[StrictStr, Field(pattern=r"^([0-9]{7})?$")] = ""
    text: Text
    lot: Text = ""
    detail: Text = ""
    postal_code: Annotated[StrictStr, Field(pattern=r"^([0-9]{7})?$")] = ""


class DeliveryIn(Schema):
    """One 転入通知 as CS delivered it."""

    model_config = ConfigDict(extra="forbid")
    source_id: Annotated[StrictStr, Field(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
    from_code: Annotated[StrictStr, Field(pattern=r"^[0-9]{5}$")]
    from_name: Text
    notified_on: IsoDate
    moved_in_on: IsoDate
    resident_code: Annotated[StrictStr, Field(pattern=r"^[0-9]{11}$")]
    name: Text
    birth: IsoDate
    destination: DestinationIn


class DeliveriesIn(Schema):
    """A delivery; of several for one person the newest counts."""

    model_config = ConfigDict(extra="forbid")
    notifications: list[DeliveryIn] = Field(max_length=500)


class FoundOut(Schema):
    """Why a clerk must look."""

    id: str
    message: str
    remedy: str


class TakenOut(Schema):
    """What became of one."""

    source_id: str
    outcome: str
    findings: list[FoundOut]


@router.post(
    "/move-in-notifications", response={200: list[TakenOut], **answers()}, summary="転入通知を取り込む"
)
@requires(RIGHT)
def take_in(request: HttpRequest, idempotency_key: IdempotencyKey, given: DeliveriesIn) -> list[TakenOut]:
    """Written at once where nothing is to ask; the rest stands in the list of notices."""
    taken = service.take_in([_delivery(each) for each in given.notifications])
    taken = service.for_staff(staff_of(request), taken)
    return [TakenOut.model_validate(each, from_attributes=True) for each in taken]


def _delivery(given: DeliveryIn) -> service.Delivery:
    return service.Delivery(
        source_id=given.source_id,
        from_code=given.from_code,
        from_name=given.from_name,
        notified_on=given.notified_on,
        moved_in_on=given.moved_in_on,
        destination=Address(**given.destination.dict()),
        resident_code=given.resident_code,
        name=given.name,
        birth=given.birth.isoformat(),
    )
