"""写しの請求のAPI: record, list, look at, send back, refuse; papers. 住民基本台帳法 第12条〜第12条の3, 第15条の4.

Issuing itself is `POST /issues`, with `request_no` where the request was recorded before.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from openjuki.runtime.api import FindingOut, IdempotencyKey, answers, findings_out
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.certificates import REQUEST_NO, CopyRequestIn
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CASE_NO, IsoDate, Note, Text
from openjuki.systems.residents.selectors.copy_requests import Criteria
from openjuki.systems.residents.services.copy_requests import act_on_request
from openjuki.systems.residents.services.examine_request import examine_request
from openjuki.systems.residents.services.request_papers import print_request_paper, show_request_paper
from openjuki.systems.residents.services.view_requests import list_requests, view_request

router = Router(tags=["写しの請求"])
RequestNo = Annotated[str, Path(pattern=REQUEST_NO, description="請求番号")]
Version = Annotated[int, Path(ge=1, le=10_000, description="処理の番号")]


class RequestActIn(CopyRequestIn):
    """What is done, with the request as it is now filled in. `request_no`: blank for a new one."""

    act: Literal["receive", "incomplete", "refuse", "withdraw"]
    request_no: Annotated[StrictStr, Field(pattern=rf"({REQUEST_NO})|(^$)")] = ""
    version: StrictInt | None = None
    reason: Note = ""
    refusal: Text = ""
    missing: list[Text] = Field(default=[], max_length=20)
    due_on: IsoDate | None = None
    received_on: IsoDate | None = None
    case_no: Annotated[StrictStr, Field(pattern=rf"({CASE_NO})|(^$)")] = ""


class RequestOut(Schema):
    """What became of the request."""

    request_no: str
    state: str
    version: int


class RequestLineOut(Schema):
    """One request of the list. `masked`: somebody protected is on it, and who asks and for whom is left out."""

    request_no: str
    right: str
    law: str
    channel: str
    state: str
    removed: bool
    requester: str
    subjects: list[str]
    received_on: date
    due_on: date | None
    masked: bool


class RequestActOut(Schema):
    """One act of the history."""

    version_no: int
    act: str
    reason: str
    missing: list[str]
    by: str
    at: datetime
    paper: str
    returned: int


class RequestDetailOut(Schema):
    """One request, its history, and what was issued on it."""

    line: RequestLineOut
    names: list[str]
    acts: list[RequestActOut]
    issue_nos: list[str]
    refusal: str
    version: int


class RequestPaperIn(Schema):
    """Kind of paper."""

    model_config = ConfigDict(extra="forbid")
    kind: Text


class RequestPaperOut(Schema):
    """A paper on record; its file is at `/requests/{request_no}/papers/{version_no}/file`."""

    version_no: int
    paper: str
    at: datetime
    digest: str


@router.post("/requests", response={201: RequestOut, **answers()}, summary="写しの請求の記録・処理")
@requires("residents.issue")
def act(request: HttpRequest, idempotency_key: IdempotencyKey, given: RequestActIn) -> Any:
    """受付, 不備, 不交付, 取下げ. For a protected person, the request is handed over to the 支援措置責任者."""
    row = act_on_request(
        staff=staff_of(request), act=given.act, request=given.request(staff_of(request)),
        addressee_nos=given.addressee_nos,
        request_no=given.request_no, version=given.version, reason=given.reason, refusal=given.refusal,
        missing=given.missing, due_on=given.due_on, received_on=given.received_on, case_no=given.case_no,
    )  # fmt: skip
    return 201, RequestOut(request_no=row.request_no, state=row.state, version=row.version)


@router.post("/requests/examination", response={200: list[FindingOut], **answers()}, summary="請求の審査")
@requires("residents.issue")
def examine(request: HttpRequest, given: CopyRequestIn) -> list[FindingOut]:
    """What the law says of a request as it is filled in; nothing is kept."""
    found = examine_request(
        staff=staff_of(request), request=given.request(staff_of(request)), addressee_nos=given.addressee_nos
    )
    return findings_out(found)


@router.get("/requests", response={200: list[RequestLineOut], **answers()}, summary="写しの請求の一覧")
@requires("residents.issue")
def listed(
    request: HttpRequest,
    given: Narrowed,
    since: Annotated[IsoDate | None, Query(description="受付日から")] = None,
    until: Annotated[IsoDate | None, Query(description="受付日まで")] = None,
    right: Literal["", "person", "official", "third_party", "professional"] = "",
    state: Literal["", "received", "incomplete", "handed_over", "issued", "refused", "withdrawn"] = "",
) -> list[RequestLineOut]:
    """By day, right and state; the newest first."""
    criteria, scope = Criteria(since, until, right, state), scope_of(request, given)
    found = list_requests(staff=staff_of(request), criteria=criteria, scope=scope)
    return [RequestLineOut.model_validate(line, from_attributes=True) for line in found]


@router.get("/requests/{request_no}", response={200: RequestDetailOut, **answers()}, summary="写しの請求")
@requires("residents.issue")
def detail(request: HttpRequest, request_no: RequestNo) -> RequestDetailOut:
    """One request."""
    seen = view_request(staff=staff_of(request), request_no=request_no)
    return RequestDetailOut.model_validate(seen, from_attributes=True)


@router.post(
    "/requests/{request_no}/papers",
    response={201: RequestPaperOut, **answers(500, 503)},
    summary="請求の書面の印刷",
)
@requires("residents.issue")
def make(
    request: HttpRequest, request_no: RequestNo, idempotency_key: IdempotencyKey, given: RequestPaperIn
) -> Any:
    """請求書, 不備の連絡 or 不交付決定通知; archived."""
    made = print_request_paper(staff=staff_of(request), request_no=request_no, kind=given.kind)
    return 201, RequestPaperOut.model_validate(made, from_attributes=True)


@router.get(
    "/requests/{request_no}/papers/{version}/file", response=answers(500), summary="請求の書面のファイル",
    openapi_extra=PDF,
)  # fmt: skip
@requires("residents.issue")
def file(request: HttpRequest, request_no: RequestNo, version: Version) -> HttpResponse:
    """The archived PDF."""
    kind, pdf = show_request_paper(staff=staff_of(request), request_no=request_no, version=version)
    return pdf_answer(pdf, f"{kind}.pdf")
