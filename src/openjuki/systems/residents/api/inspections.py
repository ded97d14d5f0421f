"""閲覧の請求のAPI (住民基本台帳法 第11条, 第11条の2; S 9.5): requests, decisions, letters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field, StrictBool, StrictInt

from openjuki.kernel.inspection.application import Application, Named
from openjuki.kernel.inspection.extent import Extent
from openjuki.runtime.api import FindingOut, IdempotencyKey, answers, findings_out
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import IsoDate, Note, Reasons, Text
from openjuki.systems.residents.services import inspections, view_inspections

router = Router(tags=["閲覧"])
NUMBER = r"^[0-9]{8}-K[0-9]{5,9}$"
No = Annotated[str, Path(pattern=NUMBER, description="閲覧の請求番号")]
Version = Annotated[int, Path(ge=1, le=10_000, description="処理の番号")]


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class NamedIn(_In):
    """閲覧者・取扱者: `place` is the 職名 of an officer, else the address."""

    name: Text
    place: Text = ""


class ExtentIn(_In):
    """住民の範囲; blank: not narrowed by it. `towns`: 町字コード or (part of) a name."""

    everybody: StrictBool = False
    towns: list[Text] = Field(default=[], max_length=500)
    born_since: IsoDate | None = None
    born_until: IsoDate | None = None
    age_from: StrictInt | None = None
    age_to: StrictInt | None = None
    sex: Literal["", "1", "2"] = ""
    kind: Literal["", "1", "2"] = ""
    count: Annotated[StrictInt, Field(ge=0, le=10_000_000)] = 0
    order: Literal["address", "random"] = "address"
    reading: StrictBool = False

    def extent(self) -> Extent:
        """As the kernel has it."""
        towns = tuple((t, "") if t.isascii() and t.isdigit() else ("", t) for t in self.towns if t)
        return Extent(**self.model_dump(exclude={"towns"}), towns=towns)


class InspectionIn(_In):
    """請求・申出; what is missing is told by the findings, and stops the decision only."""

    ground: Literal["official", "investigation", "research", "welfare", "residence"]
    applicant_kind: Literal["office", "corporate", "individual"]
    applicant: Text = ""
    applicant_address: Text = ""
    representative: Text = ""
    purpose: Note = ""
    statute: Text = ""
    unexplained: Note = ""
    responsible: Text = ""
    readers: list[NamedIn] = Field(default=[], max_length=50)
    handlers: list[NamedIn] = Field(default=[], max_length=50)
    handlers_reason: Note = ""
    handler_scope: Note = ""
    management: Note = ""
    results: Note = ""
    organisation: Note = ""
    commissioner: Text = ""
    commissioner_address: Text = ""
    evidence: Note = ""
    merit: Note = ""
    summary: Note = ""
    first_on: IsoDate | None = None
    last_on: IsoDate | None = None
    extent: ExtentIn = ExtentIn()
    ward: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    received_on: IsoDate | None = None
    request_no: Annotated[str, Field(pattern=rf"({NUMBER})|(^$)")] = ""
    version: StrictInt | None = None

    def asked(self) -> Application:
        """As the kernel has it."""
        own = self.model_dump(
            exclude={"readers", "handlers", "extent", "ward", "received_on", "request_no", "version"}
        )
        return Application(
            **own, readers=tuple(Named(n.name, n.place) for n in self.readers),
            handlers=tuple(Named(n.name, n.place) for n in self.handlers), extent=self.extent.extent(),
        )  # fmt: skip


class InspectionOut(Schema):
    """What became of the request."""

    request_no: str
    state: str
    version: int


class InspectionLineOut(Schema):
    """One request of the list."""

    request_no: str
    ground: str
    applicant: str
    state: str
    received_on: date
    first_on: date | None
    last_on: date | None


class InspectionActOut(Schema):
    """One act of the history."""

    version_no: int
    act: str
    reason: str
    reader: str
    identification: str
    by: str
    at: datetime


class InspectionListOut(Schema):
    """閲覧用リスト; `parts`: how many people each part names."""

    list_no: int
    total: int
    made_at: datetime
    made_by: str
    parts: list[int]
    days_old: int


class InspectionDetailOut(Schema):
    """One request. `findings`: what stands against granting it; `lists`: all that were made, the newest first."""

    line: InspectionLineOut
    ward: str
    version: int
    entered_by: str
    decided_by: str
    refusal: str
    acts: list[InspectionActOut]
    newest_list: InspectionListOut | None
    lists: list[InspectionListOut]
    findings: list[FindingOut]


class DecisionIn(_In):
    """承認, or 不承認 with its ground and reason; alerts are acknowledged by their keys."""

    granted: StrictBool
    refusal: Text = ""
    reason: Note = ""
    acknowledged: Reasons = {}
    version: StrictInt = Field(description="読んだ請求の処理の番号")


class ActIn(_In):
    """取下げ, 勧告, 命令, 報告の求め."""

    act: Literal["withdraw", "advise", "order", "order_at_once", "demand_report"]
    reason: Note
    version: StrictInt | None = None


@router.post("/inspections", response={201: InspectionOut, **answers()}, summary="閲覧の請求の受付・補正")
@requires("residents.inspection")
def enter(request: HttpRequest, idempotency_key: IdempotencyKey, given: InspectionIn) -> Any:
    """A new request, or with its number a correction of one that is not decided."""
    row = inspections.enter_inspection(
        staff=staff_of(request), asked=given.asked(), request_no=given.request_no, version=given.version,
        ward=given.ward, received_on=given.received_on,
    )  # fmt: skip
    return 201, InspectionOut.model_validate(row, from_attributes=True)


@router.get("/inspections", response={200: list[InspectionLineOut], **answers()}, summary="閲覧の請求の一覧")
@requires("residents.inspection")
def listed(
    request: HttpRequest,
    given: Narrowed,
    state: Literal["", "received", "granted", "refused", "withdrawn"] = "",
) -> list[InspectionLineOut]:
    """The newest first."""
    found = view_inspections.list_inspections(
        staff=staff_of(request), state=state, scope=scope_of(request, given)
    )
    return [InspectionLineOut.model_validate(line, from_attributes=True) for line in found]


@router.get(
    "/inspections/{inspection_no}", response={200: InspectionDetailOut, **answers()}, summary="閲覧の請求"
)
@requires("residents.inspection")
def detail(request: HttpRequest, inspection_no: No) -> InspectionDetailOut:
    """One request."""
    seen = view_inspections.view_inspection(staff=staff_of(request), request_no=inspection_no)
    return InspectionDetailOut(
        line=InspectionLineOut.model_validate(seen.line, from_attributes=True), ward=seen.ward, version=seen.version,
        entered_by=seen.entered_by, decided_by=seen.decided_by, refusal=seen.refusal,
        acts=[InspectionActOut.model_validate(a, from_attributes=True) for a in seen.acts],
        newest_list=InspectionListOut.model_validate(seen.list, from_attributes=True) if seen.list else None,
        lists=[InspectionListOut.model_validate(x, from_attributes=True) for x in seen.lists],
        findings=findings_out(seen.findings),
    )  # fmt: skip


@router.post(
    "/inspections/{inspection_no}/decision",
    response={201: InspectionOut, **answers()},
    summary="閲覧の可否の決定",
)
@requires("residents.inspection", "residents.inspection.decide")
def decide(
    request: HttpRequest, inspection_no: No, idempotency_key: IdempotencyKey, given: DecisionIn
) -> Any:
    """By somebody who entered nothing of it."""
    row = inspections.decide_inspection(
        staff=staff_of(request), request_no=inspection_no, **given.model_dump()
    )
    return 201, InspectionOut.model_validate(row, from_attributes=True)


@router.post(
    "/inspections/{inspection_no}/acts",
    response={201: InspectionOut, **answers()},
    summary="閲覧の取下げ・勧告",
)
@requires("residents.inspection")
def act(request: HttpRequest, inspection_no: No, idempotency_key: IdempotencyKey, given: ActIn) -> Any:
    """取下げ; of a 申出 also what the law has against misuse, recorded only."""
    row = inspections.act_on_inspection(
        staff=staff_of(request), request_no=inspection_no, **given.model_dump()
    )
    return 201, InspectionOut.model_validate(row, from_attributes=True)


@router.post(
    "/inspections/{inspection_no}/letters",
    response={201: InspectionActOut, **answers(500, 503)},
    summary="閲覧の決定の通知の印刷",
)
@requires("residents.inspection")
def print_letter(request: HttpRequest, inspection_no: No, idempotency_key: IdempotencyKey) -> Any:
    """承認・不承認の通知; its file is at `/inspections/{inspection_no}/letters/{version_no}/file`."""
    made = inspections.print_decision(staff=staff_of(request), request_no=inspection_no)
    return 201, InspectionActOut.model_validate(made, from_attributes=True)


@router.get(
    "/inspections/{inspection_no}/letters/{version}/file", response=answers(500), summary="閲覧の決定の通知のファイル",
    openapi_extra=PDF,
)  # fmt: skip
@requires("residents.inspection")
def letter_file(request: HttpRequest, inspection_no: No, version: Version) -> HttpResponse:
    """The letter as archived."""
    pdf = inspections.show_decision(staff=staff_of(request), request_no=inspection_no, version=version)
    return pdf_answer(pdf, "inspection-letter.pdf")
