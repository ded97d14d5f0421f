"""プリンタと印刷のAPI (S 10.7): the printers of the counters, and a paper sent to one of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field, StrictBool, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import Note
from openjuki.systems.residents.services import print_jobs, printers

router = Router(tags=["印刷"])
Code = Annotated[str, Path(pattern=r"^[0-9A-Z]{1,8}$", description="プリンタの略号(発行番号に入る)")]
Word = Annotated[StrictStr, Field(max_length=63, pattern=r"^[^\x00-\x1f]*$")]
Paper = Literal[*printers.PAPERS]  # type: ignore[valid-type]


class PrinterIn(Schema):
    """One printer. `trays`: 用紙の種類 → media source, "" for the printer's own choice; `usual`: F12 prints there."""

    model_config = ConfigDict(extra="forbid")
    title: Word
    queue: Word
    place: Word
    terminal: Word = ""
    trays: dict[Paper, Word] = {}
    usual: list[Paper] = Field(default=[], max_length=len(printers.PAPERS))
    active: StrictBool = True


class PrinterOut(PrinterIn):
    """The same with its code."""

    code: str


class PrintIn(Schema):
    """Which paper goes where. `reference`: 発行番号, number of a letter print, or `<受付番号>/<書面>`."""

    model_config = ConfigDict(extra="forbid")
    paper: Paper
    reference: Annotated[StrictStr, Field(max_length=100, pattern=r"^[^\x00-\x1f]+$")]
    printer: Annotated[StrictStr, Field(pattern=r"^[0-9A-Z]{1,8}$")]
    tray: Word | None = Field(default=None, description="省略すると、その用紙のトレイ")
    reason: Note = ""


class PrintJobOut(Schema):
    """印刷ジョブ: `state` is queued, accepted, failed, or silent where nobody knows."""

    job_id: int
    name: str
    printer: str
    tray: str
    state: str
    spool_id: str
    failure: str
    reason: str
    by: str
    at: datetime


@router.get("/printers", response={200: list[PrinterOut], **answers()}, summary="プリンタの一覧")
@requires("residents.settings")
def list_all(request: HttpRequest) -> list[PrinterOut]:
    """All printers of all counters."""
    return [PrinterOut(**asdict(p)) for p in printers.list_printers(staff=staff_of(request))]


@router.put("/printers/{code}", response={200: PrinterOut, **answers()}, summary="プリンタの設定")
@requires("residents.settings")
def set_one(
    request: HttpRequest, code: Code, idempotency_key: IdempotencyKey, given: PrinterIn
) -> PrinterOut:
    """Enter a printer, or change it."""
    wanted = given.model_dump() | {"usual": tuple(given.usual)}
    made = printers.set_printer(staff=staff_of(request), given=printers.PrinterSetting(code=code, **wanted))
    return PrinterOut(**asdict(made))


@router.post("/prints", response={201: PrintJobOut, **answers(500, 503)}, summary="プリンタへの印刷")
@requires("residents.home")
def print_one(request: HttpRequest, idempotency_key: IdempotencyKey, given: PrintIn) -> Any:
    """Print a paper that was just made or taken out again; the same rights as for its file."""
    made = print_jobs.print_sheet(staff=staff_of(request), **given.model_dump())
    return 201, PrintJobOut.model_validate(made, from_attributes=True)


@router.get("/prints/{job_id}", response={200: PrintJobOut, **answers()}, summary="印刷ジョブの状態")
@requires("residents.home")
def state(request: HttpRequest, job_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> PrintJobOut:
    """What became of a paper, for whoever sent it."""
    found = print_jobs.job_of(staff_of(request), job_id)
    return PrintJobOut.model_validate(found, from_attributes=True)
