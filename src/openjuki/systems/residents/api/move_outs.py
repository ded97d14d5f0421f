"""転出証明書情報のAPI: find what was delivered for a move-in, take it over, or read a certificate's file.

Finding is a POST: the number must not stand in a URL. RR-01, flow 6-1, 住民基本台帳法 第24条の2.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import EntryOut, Version, entry_out
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CaseNo, Text, storable
from openjuki.systems.residents.services import move_out_information
from openjuki.systems.residents.services.certificate_csv import MAX_BYTES, take_certificate_csv
from openjuki.systems.residents.services.same_case import Page

router = Router(tags=["転出証明書情報"])


class FindIn(Schema):
    """個人番号 or 住民票コード of one of the family."""

    model_config = ConfigDict(extra="forbid")
    number: Annotated[StrictStr, Field(pattern=r"^([0-9]{11}|[0-9]{12})$")]


class TakeIn(Schema):
    """Which information, and which of its people move; `version`: of the draft that was read."""

    model_config = ConfigDict(extra="forbid")
    version: Version
    source_id: Text
    positions: list[Annotated[StrictInt, Field(ge=0, le=99)]] = Field(max_length=30)


class FileIn(Schema):
    """転出証明書 as CSV in UTF-8; `version`: of the draft that was read."""

    model_config = ConfigDict(extra="forbid")
    version: Version
    content: Annotated[StrictStr, Field(max_length=MAX_BYTES), storable]


class MoverOut(Schema):
    """One mover; `position` names the person when taking over."""

    position: int
    name: str
    reading: str
    birth: str
    sex: str
    relationship: str
    holds_card: bool


class InformationOut(Schema):
    """One family's information; `used_by_case` where a case has taken it over."""

    source_id: str
    from_name: str
    previous_address: str
    planned_move_out_on: date
    members: list[MoverOut]
    used_by_case: str


@router.post(
    "/cases/{case_no}/move-out-information/searches",
    response={200: list[InformationOut], **answers()},
    summary="転出証明書情報を探す",
)
@requires("residents.enter")
def find(request: HttpRequest, case_no: CaseNo, given: FindIn) -> list[InformationOut]:
    """By a number that the card or the certificate shows; logged with its keyed hash."""
    found = move_out_information.find(staff=staff_of(request), case_no=case_no, number=given.number)
    return [InformationOut.model_validate(each, from_attributes=True) for each in found]


@router.post(
    "/cases/{case_no}/move-out-information",
    response={200: EntryOut, **answers()},
    summary="転出証明書情報から転記する",
)
@requires("residents.enter")
def take(request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: TakeIn) -> EntryOut:
    """The chosen people come into the draft; 409 where somebody has changed it since `version`."""
    entry = move_out_information.take(
        staff=staff_of(request), case_no=case_no, source_id=given.source_id, positions=given.positions,
        page=Page(given.version),
    )  # fmt: skip
    return entry_out(entry)


@router.post(
    "/cases/{case_no}/certificate-files",
    response={200: EntryOut, **answers()},
    summary="転出証明書のファイルから転記する",
)
@requires("residents.enter")
def take_file(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: FileIn
) -> EntryOut:
    """The people of the file come into the draft; faults are named by line.

    409 where somebody has changed the draft since `version`.
    """
    content, page = given.content.encode(), Page(given.version)
    entry = take_certificate_csv(staff=staff_of(request), case_no=case_no, content=content, page=page)
    return entry_out(entry)
