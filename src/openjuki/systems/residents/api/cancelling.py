"""異動の取消しのAPI (S 4.6.0.1): the event and its unwind plan go into the draft of a case. RR-03."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import Field, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import CaseOut, Strict, Version, case_out
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CaseNo
from openjuki.systems.residents.services.same_case import Page
from openjuki.systems.residents.services.unwinding import choose_event

router = Router(tags=["受付"])


class EventIn(Strict):
    """Which event is taken back; `addressee_no`: for this person only; `version`: of the draft that was read."""

    version: Version
    event_id: Annotated[StrictStr, Field(max_length=18, pattern=r"^[0-9]+$")]
    addressee_no: Annotated[StrictStr, Field(max_length=15, pattern=r"^[0-9]*$")] = ""


@router.put("/cases/{case_no}/event", response={200: CaseOut, **answers()}, summary="取り消す異動を選ぶ")
@requires("residents.enter_ex_officio")
def choose(request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: EventIn) -> CaseOut:
    """The draft then holds everybody of the event, and a row for each later event with what is proposed.

    409 where somebody has changed the draft since `version`.
    """
    staff = staff_of(request)
    choose_event(
        staff=staff, case_no=case_no, event_id=given.event_id, addressee_no=given.addressee_no,
        page=Page(given.version),
    )  # fmt: skip
    return case_out(staff, case_no)
