"""人の選択のAPI: whom a notice is about, and the removed record that a 転入者 takes up (S 4.0.1, S 4.1.1.2, RR-01)."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import EntryOut, Version, entry_out
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import NUMBER, CaseNo
from openjuki.systems.residents.services.choose_person import choose_person
from openjuki.systems.residents.services.same_case import Page
from openjuki.systems.residents.services.save_entry import open_entry
from openjuki.systems.residents.services.take_up_record import take_up_record

router = Router(tags=["受付"])


class PersonIn(Schema):
    """Whom the notice is about, in the draft of `version`."""

    model_config = ConfigDict(extra="forbid")
    version: Version
    addressee_no: Annotated[StrictStr, Field(pattern=NUMBER)]


class ReentryIn(Schema):
    """Which row of the notice, and whose removed record; `version`: of the draft that was read."""

    model_config = ConfigDict(extra="forbid")
    version: Version
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
    """Blank items are filled from the removed record; what was typed stays.

    409 where somebody has changed the draft since `version`.
    """
    entry = take_up_record(
        staff=staff_of(request),
        case_no=case_no,
        position=given.position,
        addressee_no=given.addressee_no,
        page=Page(given.version),
    )
    return entry_out(entry)


@router.post("/cases/{case_no}/persons", response={200: EntryOut, **answers()}, summary="届出の対象者を選ぶ")
@requires("residents.enter")
def choose(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: PersonIn
) -> EntryOut:
    """Take a person, and the household where the kind wants one, into the draft, as 「この人で始める」 does.

    409 where somebody has changed the draft since `version`.
    """
    staff = staff_of(request)
    page = Page(given.version)
    choose_person(staff=staff, case_no=case_no, addressee_no=given.addressee_no, page=page)
    return entry_out(open_entry(staff=staff, case_no=case_no))
