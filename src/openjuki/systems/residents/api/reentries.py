"""再転入のAPI: taking a removed record up for a person of a 転入届 (S 4.1.1.2, RR-01)."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import EntryOut, entry_out
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import NUMBER, CaseNo
from openjuki.systems.residents.services.take_up_record import take_up_record

router = Router(tags=["受付"])


class ReentryIn(Schema):
    """Which row of the notice, and whose removed record."""

    model_config = ConfigDict(extra="forbid")
    position: Annotated[StrictInt, Field(ge=0, le=99)]
    addressee_no: Annotated[StrictStr, Field(pattern=NUMBER)]


@router.post(
    "/cases/{case_no}/reentries",
    response={200: EntryOut, **answers()},
    summary="再転入として除票を選ぶ",
)
@requires("residents.enter")
def reenter(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: ReentryIn
) -> EntryOut:
    """Blank items are filled from the removed record; what was typed stays."""
    entry = take_up_record(
        staff=staff_of(request),
        case_no=case_no,
        position=given.position,
        addressee_no=given.addressee_no,
    )
    return entry_out(entry)
