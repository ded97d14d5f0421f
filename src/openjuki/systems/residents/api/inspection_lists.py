"""閲覧用リストのAPI (S 9.5): made, looked at, exported; what is published; who saw a person's record."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field, StrictInt

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.inspections import InspectionActOut, InspectionListOut, No
from openjuki.systems.residents.api.people import CaseQuery
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import AddresseeNo, IsoDate, Purpose, Text
from openjuki.systems.residents.services import inspection_lists, view_inspections

router = Router(tags=["閲覧"])
PartNo = Annotated[int, Path(ge=1, le=100_000, description="冊の番号")]
ListNo = Annotated[int, Query(ge=0, le=10_000, description="何回目のリストか。0は最新")]
CSV: dict[str, Any] = {
    "responses": {200: {"description": "CSV", "content": {"text/csv": {"schema": {"type": "string"}}}}}
}


class ReadingIn(Schema):
    """閲覧: one of the readers who were named, and what proved it."""

    model_config = ConfigDict(extra="forbid")
    reader: Text
    identification: Text
    version: StrictInt | None = None


class ReprintIn(ReasonIn):
    """再出力. `list_no`: which list; 0: the newest."""

    list_no: Annotated[StrictInt, Field(ge=0, le=10_000)] = 0


class PublishedOut(Schema):
    """公表の一行."""

    who: str
    law: str
    summary: str
    days: list[date]
    extent: str


class SeenOut(Schema):
    """A list that named the person, and the days on which somebody looked at it."""

    request_no: str
    applicant: str
    ground: str
    made_at: datetime
    days: list[date]


class PublicationIn(Schema):
    """閲覧の日."""

    since: IsoDate
    until: IsoDate


@router.get(
    "/inspections/publication", response={200: list[PublishedOut], **answers()}, summary="閲覧の状況の公表"
)
@requires("residents.inspection.publish")
def published(request: HttpRequest, period: Query[PublicationIn], given: Narrowed) -> list[PublishedOut]:
    """Who looked in a period, without what the law excepts."""
    rows = view_inspections.publication_rows(
        staff=staff_of(request), since=period.since, until=period.until, scope=scope_of(request, given)
    )
    return [PublishedOut.model_validate(row, from_attributes=True) for row in rows]


@router.get(
    "/inspections/publication/file", response=answers(500, 503), summary="閲覧の状況の公表のファイル",
    openapi_extra=PDF,
)  # fmt: skip
@requires("residents.inspection.publish")
def published_file(request: HttpRequest, period: Query[PublicationIn], given: Narrowed) -> HttpResponse:
    """The same as a paper."""
    pdf = view_inspections.print_publication(
        staff=staff_of(request), since=period.since, until=period.until, scope=scope_of(request, given)
    )
    return pdf_answer(pdf, "inspections.pdf")


@router.post(
    "/inspections/{inspection_no}/lists",
    response={201: InspectionListOut, **answers()},
    summary="閲覧用リストの作成",
)
@requires("residents.inspection", "residents.inspection.list")
def make_list(request: HttpRequest, inspection_no: No, idempotency_key: IdempotencyKey) -> Any:
    """People of the granted range as of now; nobody under 支援措置 is among them."""
    inspection_lists.make_list(staff=staff_of(request), request_no=inspection_no)
    seen = view_inspections.view_inspection(staff=staff_of(request), request_no=inspection_no)
    return 201, InspectionListOut.model_validate(seen.list, from_attributes=True)


@router.post(
    "/inspections/{inspection_no}/readings",
    response={201: InspectionActOut, **answers()},
    summary="閲覧者の確認",
)
@requires("residents.inspection", "residents.inspection.list")
def read(request: HttpRequest, inspection_no: No, idempotency_key: IdempotencyKey, given: ReadingIn) -> Any:
    """From now until midnight the list may be opened."""
    made = inspection_lists.record_reading(
        staff=staff_of(request), request_no=inspection_no, **given.model_dump()
    )
    return 201, InspectionActOut.model_validate(made, from_attributes=True)


@router.post(
    "/inspections/{inspection_no}/reprints", response={201: InspectionActOut, **answers()},
    summary="閲覧用リストの再出力",
)  # fmt: skip
@requires("residents.inspection", "residents.inspection.list")
def reprint(
    request: HttpRequest, inspection_no: No, idempotency_key: IdempotencyKey, given: ReprintIn
) -> Any:
    """A list may be opened for a while by whoever says why."""
    made = inspection_lists.reprint_list(
        staff=staff_of(request), request_no=inspection_no, reason=given.reason, list_no=given.list_no
    )
    return 201, InspectionActOut.model_validate(made, from_attributes=True)


@router.get(
    "/inspections/{inspection_no}/parts/{part_no}/file", response=answers(500, 503), summary="閲覧用リストのファイル",
    openapi_extra=PDF,
)  # fmt: skip
@requires("residents.inspection", "residents.inspection.list")
def part_file(request: HttpRequest, inspection_no: No, part_no: PartNo, list_no: ListNo = 0) -> HttpResponse:
    """One part of a list."""
    pdf = inspection_lists.show_part(
        staff=staff_of(request), request_no=inspection_no, part_no=part_no, list_no=list_no
    )
    return pdf_answer(pdf, "inspection-list.pdf")


@router.get(
    "/inspections/{inspection_no}/csv", response=answers(), summary="閲覧用リストのCSV", openapi_extra=CSV
)
@requires("residents.inspection", "residents.inspection.list")
def whole_csv(request: HttpRequest, inspection_no: No, list_no: ListNo = 0) -> StreamingHttpResponse:
    """全件リスト."""
    lines = inspection_lists.open_csv(staff=staff_of(request), request_no=inspection_no, list_no=list_no)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")


@router.get(
    "/persons/{addressee_no}/inspections", response={200: list[SeenOut], **answers()}, summary="閲覧の履歴"
)
@requires("residents.inspection")
def of_person(
    request: HttpRequest, addressee_no: AddresseeNo, reason: Purpose, case_no: CaseQuery = ""
) -> list[SeenOut]:
    """Lists that named a person."""
    found = view_inspections.person_inspections(
        staff=staff_of(request), addressee_no=addressee_no, case_no=case_no, reason=reason
    )
    return [SeenOut.model_validate(s, from_attributes=True) for s in found]
