"""プリンタと印刷のAPI (S 10.7): the printers of the counters, and a paper sent to one of them.

api.add_router("", operations.router(jobs))
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers, storable
from openjuki.runtime.printers.desk import PrinterSetting
from openjuki.runtime.printers.jobs import PrintJobs
from openjuki.runtime.printers.models import OUTCOMES, PAPERS, SHEETS
from openjuki.runtime.rights import requires

Code = Annotated[str, Path(pattern=r"^[0-9A-Z]{1,8}$", description="プリンタの略号(発行番号に入る)")]
Word = Annotated[StrictStr, Field(max_length=63, pattern=r"^[^\x00-\x1f]*$")]
Note = Annotated[StrictStr, Field(max_length=500), AfterValidator(storable)]
Paper = Literal[*PAPERS]  # type: ignore[valid-type]
SheetKind = Literal[*SHEETS]  # type: ignore[valid-type]
Outcome = Literal["", *OUTCOMES]  # type: ignore[valid-type]


class PrinterIn(Schema):
    """One printer. `trays`: 用紙の種類 → media source, "" for the printer's own choice; `usual`: F12 prints there."""

    model_config = ConfigDict(extra="forbid")
    title: Word
    queue: Word
    place: Word
    terminal: Word = ""
    trays: dict[Paper, Word] = {}
    usual: list[Paper] = Field(default=[], max_length=len(PAPERS))
    active: StrictBool = True


class PrinterOut(PrinterIn):
    """The same with its code."""

    code: str


class PrintIn(Schema):
    """Which paper goes where. `reference`: 発行番号, or how else the system numbers such a paper.

    `earlier`, `reason`: of a number that a printer has already, what became of that copy, and why once more.
    """

    model_config = ConfigDict(extra="forbid")
    paper: SheetKind
    reference: Annotated[StrictStr, Field(max_length=1000, pattern=r"^[^\x00-\x1f]+$")]
    printer: Annotated[StrictStr, Field(pattern=r"^[0-9A-Z]{1,8}$")]
    tray: Word | None = Field(default=None, description="省略すると、その用紙のトレイ")
    reason: Note = ""
    earlier: Outcome = Field(
        default="", description="前の写し: nothing 出ていない、spoiled 刷り損じ・破棄済み"
    )


class PrintJobOut(Schema):
    """印刷ジョブ: `state` is queued, accepted, failed, or silent where nobody knows.

    `outcome`: what was said of the copy later, blank where it is good.
    """

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
    outcome: Outcome


def router(jobs: PrintJobs, *sender: str) -> Router:
    """The operations of one system. `sender`: rights without which nobody prints; which more it takes hangs on the
    paper, and is asked for by what shows it."""
    made, desk = Router(tags=["印刷"]), jobs.desk

    @made.get("/printers", response={200: list[PrinterOut], **answers()}, summary="プリンタの一覧")
    @requires(desk.right)
    def list_all(request: HttpRequest) -> list[PrinterOut]:
        """All printers of all counters."""
        return [PrinterOut(**asdict(p)) for p in desk.list_printers(staff=_staff(request))]

    @made.put("/printers/{code}", response={200: PrinterOut, **answers()}, summary="プリンタの設定")
    @requires(desk.right)
    def set_one(
        request: HttpRequest, code: Code, idempotency_key: IdempotencyKey, given: PrinterIn
    ) -> PrinterOut:
        """Enter a printer, or change it."""
        wanted = given.model_dump() | {"usual": tuple(given.usual)}
        set_ = desk.set_printer(staff=_staff(request), given=PrinterSetting(code=code, **wanted))
        return PrinterOut(**asdict(set_))

    @made.post("/prints", response={201: PrintJobOut, **answers(500, 503)}, summary="プリンタへの印刷")
    @requires(*sender)
    def print_one(request: HttpRequest, idempotency_key: IdempotencyKey, given: PrintIn) -> Any:
        """Print a paper that was just made or taken out again; the same rights as for its file."""
        done = jobs.print_sheet(staff=_staff(request), **given.model_dump())
        return 201, PrintJobOut.model_validate(done, from_attributes=True)

    @made.get("/prints/{job_id}", response={200: PrintJobOut, **answers()}, summary="印刷ジョブの状態")
    @requires(*sender)
    def state(request: HttpRequest, job_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> PrintJobOut:
        """What became of a paper, for whoever sent it."""
        found = jobs.job_of(_staff(request), job_id)
        return PrintJobOut.model_validate(found, from_attributes=True)

    return made


def _staff(request: HttpRequest) -> Any:
    return request.staff  # type: ignore[attr-defined]
