"""書面のAPI: papers received, papers printed, and their files. A-10, S 4.0.9, S 4.1.0.3."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema
from pydantic import ConfigDict

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import Version
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CaseNo, Text
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.papers import print_paper
from openjuki.systems.residents.services.reprint import reprint_paper
from openjuki.systems.residents.services.same_case import Page

router = Router(tags=["書面"])
PaperId = Annotated[int, Path(ge=1, le=2**62, description="書面の番号")]


class KindIn(Schema):
    """Kind of paper."""

    model_config = ConfigDict(extra="forbid")
    kind: Text


class RecordIn(KindIn):
    """A paper with which the draft of `version` was compared."""

    version: Version


class RecordedOut(Schema):
    """A paper on record."""

    id: int
    kind: str
    at: datetime
    digest: str


@router.post("/cases/{case_no}/papers", response={201: RecordedOut, **answers()}, summary="書面の記録")
@requires("residents.enter")
def record(request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: RecordIn) -> Any:
    """A written notice was received or signed; 409 where somebody has changed the draft since `version`."""
    page = Page(given.version)
    paper = cases.record_paper(staff=staff_of(request), case_no=case_no, kind=given.kind, page=page)
    return 201, RecordedOut(id=paper.pk, kind=paper.kind, at=paper.at, digest=paper.digest)


@router.post(
    "/cases/{case_no}/prints", response={201: RecordedOut, **answers(500, 503)}, summary="書面の印刷"
)
@requires("residents.enter")
def make(request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: KindIn) -> Any:
    """異動届, 確認用帳票, 受理通知 or 他課案内; its file is fetched by its id."""
    made = print_paper(staff=staff_of(request), case_no=case_no, kind=given.kind)
    return 201, RecordedOut(id=made.paper_id, kind=made.kind, at=made.made_at, digest=made.digest)


@router.get(
    "/cases/{case_no}/papers/{paper_id}/file",
    response=answers(500),
    summary="書面のファイル",
    openapi_extra=PDF,
)
@requires("residents.enter")
def file(request: HttpRequest, case_no: CaseNo, paper_id: PaperId) -> HttpResponse:
    """The archived PDF."""
    paper = reprint_paper(staff=staff_of(request), case_no=case_no, paper_id=paper_id)
    return pdf_answer(paper.pdf, f"{paper.kind}.pdf")
