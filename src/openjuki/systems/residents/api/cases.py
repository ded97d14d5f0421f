"""受付のAPI: open, type, judge, submit, withdraw, hand over. RR-01, RR-02, A-01, S 4.0.8."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from openjuki.runtime.api import FindingOut, IdempotencyKey, answers, findings_out
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CaseNo, FormData, FormValue, Note, Reasons, Text
from openjuki.systems.residents.selectors import cases as selectors
from openjuki.systems.residents.services import cases
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.same_case import Page
from openjuki.systems.residents.services.save_entry import Entry, open_entry, replace_entry, save_entry
from openjuki.systems.residents.services.submit_notice import submit_notice
from openjuki.systems.residents.services.view_lists import view_board, view_case, without_names

router = Router(tags=["受付"])
Path_ = Annotated[
    StrictStr, Field(max_length=100, pattern=r"^[a-z][a-z0-9_]*(\.([a-z][a-z0-9_]*|[0-9]{1,2}))*$")
]


class Strict(Schema):
    """Exactly the named items; nothing is coerced."""

    model_config = ConfigDict(extra="forbid")


class OpenIn(Strict):
    """A new case. `data`: items of the notice known already; `/kinds/{kind}/schema` says which there are."""

    kind: Annotated[Text, Field(json_schema_extra={"enum": list(KINDS)})]
    ticket_no: Text = ""
    notifier_name: Text = ""
    data: FormData = {}


#: `version` of the draft that was read: what somebody else has changed since is not overwritten (409).
Version = Annotated[StrictInt, Field(ge=0, lt=2**31)]


class DraftIn(Strict):
    """The whole draft, in place of the one of `version`."""

    version: Version
    data: FormData


class ChangesIn(Strict):
    """Single fields by path (`members.0.birth`); alerts answered, and answers taken back."""

    version: Version
    changes: dict[Path_, FormValue] = {}
    acknowledged: Reasons = {}
    unanswered: list[Text] = []


class SubmitIn(Strict):
    """The draft of `version`. Alerts answered: key of the alert → reason."""

    version: Version
    acknowledged: Reasons = {}


class ReasonIn(Strict):
    """Why."""

    reason: Note


class CaseOut(Schema):
    """One line of the board."""

    case_no: str
    kind: str
    title: str
    state: str
    state_title: str
    ticket_no: str
    notifier_name: str
    opened_at: datetime
    state_since: datetime
    opened_by: str
    round: int
    approvals: int
    ward: str
    #: How it came: counter, post, api, import, juki_net.
    channel: str
    #: The notifier's name is withheld: somebody of the notice is under 支援措置.
    masked: bool


class ColumnOut(Schema):
    """Cases of one state; `more` are not listed."""

    cases: list[CaseOut]
    more: int


class ReviewOut(Schema):
    """One judgement of one round."""

    round: int
    stage: int
    reviewer: str
    approved: bool
    reason: str
    reviewed_at: datetime


class PaperOut(Schema):
    """A paper on record; `archived` where its file is kept."""

    id: int
    kind: str
    round: int
    by: str
    at: datetime
    archived: bool


class CaseStepOut(Schema):
    """One step of the case's history."""

    state: str
    by: str
    by_name: str
    at: datetime
    note: str


class CaseDetailOut(CaseOut):
    """A case with what hangs on it; what was typed is read as the draft, which is logged."""

    acknowledged: dict[str, str]
    saved_at: datetime
    saved_by: str
    reviews: list[ReviewOut]
    papers: list[PaperOut]
    steps: list[CaseStepOut]
    subjects: list[str]


class EntryOut(Schema):
    """A draft as judged: `numbers` names the paths that hold a number, which is never given back.

    `version`: to be sent with what is changed in it.
    """

    case_no: str
    version: int
    kind: str
    data: dict[str, Any]
    numbers: list[str]
    acknowledged: dict[str, str]
    saved_at: datetime
    findings: list[FindingOut]


def case_out(staff: Staff, case_no: str) -> CaseOut:
    """The line of a case after something was done to it."""
    (line,) = without_names(staff, [detail_of(staff, case_no).line])
    return CaseOut.model_validate(line, from_attributes=True)


def detail_of(staff: Staff, case_no: str) -> selectors.CaseDetail:
    """A case that this person may see. Raises NotFound."""
    found = selectors.detail(staff=staff, case_no=case_no)
    if found is None:
        raise NotFound(
            Finding("C01", "この受付番号の受付はありません。", remedy="受付番号を確認してください。")
        )
    return found


def entry_out(entry: Entry) -> EntryOut:
    """A judged draft for the answer."""
    return EntryOut(
        case_no=entry.case_no, version=entry.version, kind=entry.kind, data=entry.data, numbers=sorted(entry.numbers),
        acknowledged=entry.acknowledged, saved_at=entry.saved_at,
        findings=findings_out(entry.judgement.findings),
    )  # fmt: skip


@router.post("/cases", response={201: CaseOut, **answers()}, summary="受付を開く")
@requires("residents.enter")
def open_case(request: HttpRequest, idempotency_key: IdempotencyKey, given: OpenIn) -> Any:
    """Open a case; answers with its 受付番号."""
    staff = staff_of(request)
    case = cases.open_case(
        staff=staff, kind=given.kind, ticket_no=given.ticket_no, notifier_name=given.notifier_name,
        channel="api", data=given.data,
    )  # fmt: skip
    return 201, case_out(staff, case.case_no)


@router.get("/cases", response={200: dict[str, ColumnOut], **answers()}, summary="受付一覧")
@requires("residents.home")
def board(request: HttpRequest, given: Narrowed) -> dict[str, ColumnOut]:
    """Open cases by state, oldest first; settled ones newest first."""
    found = view_board(staff=staff_of(request), scope=scope_of(request, given))
    return {
        state: ColumnOut(
            cases=[CaseOut.model_validate(line, from_attributes=True) for line in column.lines],
            more=column.more,
        )
        for state, column in found.items()
    }


@router.get("/cases/{case_no}", response={200: CaseDetailOut, **answers()}, summary="受付の状況")
@requires("residents.home")
def read_case(request: HttpRequest, case_no: CaseNo) -> CaseDetailOut:
    """A case from ticket to hand-over."""
    d = view_case(staff=staff_of(request), case_no=case_no)
    papers = [
        PaperOut(id=p.pk, kind=p.kind, round=p.round, by=p.by, at=p.at, archived=bool(p.object_key))
        for p in d.papers
    ]
    line = CaseOut.model_validate(d.line, from_attributes=True)
    return CaseDetailOut(
        **line.model_dump(), acknowledged=d.acknowledged, saved_at=d.saved_at,
        saved_by=d.saved_by, papers=papers, subjects=d.subjects,
        reviews=[ReviewOut.model_validate(r, from_attributes=True) for r in d.reviews],
        steps=[CaseStepOut.model_validate(s, from_attributes=True) for s in d.steps],
    )  # fmt: skip


@router.get("/cases/{case_no}/draft", response={200: EntryOut, **answers()}, summary="下書きと所見")
@requires("residents.enter")
def read_draft(request: HttpRequest, case_no: CaseNo) -> EntryOut:
    """The draft with its findings as of now; the view is logged."""
    return entry_out(open_entry(staff=staff_of(request), case_no=case_no))


@router.put("/cases/{case_no}/draft", response={200: EntryOut, **answers()}, summary="下書きの全体を保存")
@requires("residents.enter")
def put_draft(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: DraftIn
) -> EntryOut:
    """Replace the whole draft and judge it; 409 where somebody has changed it since `version`."""
    page = Page(given.version)
    return entry_out(replace_entry(staff=staff_of(request), case_no=case_no, data=given.data, page=page))


@router.patch("/cases/{case_no}/draft", response={200: EntryOut, **answers()}, summary="項目を保存")
@requires("residents.enter")
def patch_draft(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: ChangesIn
) -> EntryOut:
    """Save single fields, as the screen does when one is left, and judge the whole.

    409, and nothing is saved, where somebody has changed one of them since `version`; other fields merge.
    """
    entry = save_entry(
        staff=staff_of(request), case_no=case_no, changes=given.changes, acknowledged=given.acknowledged,
        unanswered=frozenset(given.unanswered), page=Page(given.version),
    )  # fmt: skip
    return entry_out(entry)


@router.post("/cases/{case_no}/submission", response={200: CaseOut, **answers()}, summary="審査へ回す")
@requires("residents.enter")
def submit(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: SubmitIn
) -> CaseOut:
    """Freeze the draft and put it on the review list; 422 with the findings that stand against it.

    409 where somebody has changed the draft since `version`.
    """
    staff = staff_of(request)
    page = Page(given.version)
    submit_notice(staff=staff, case_no=case_no, acknowledged=given.acknowledged, page=page)
    return case_out(staff, case_no)


@router.post("/cases/{case_no}/withdrawal", response={200: CaseOut, **answers()}, summary="取下げ")
@requires("residents.enter")
def withdraw(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: ReasonIn
) -> CaseOut:
    """Nothing of the notice enters the register."""
    staff = staff_of(request)
    cases.withdraw_case(staff=staff, case_no=case_no, reason=given.reason)
    return case_out(staff, case_no)
