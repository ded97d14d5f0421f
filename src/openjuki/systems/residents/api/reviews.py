"""審査のAPI: the review list, approve, send back. RR-23, A-02."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictInt, StrictStr

from openjuki.runtime.api import FindingOut, IdempotencyKey, answers, findings_out
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import CaseOut, case_out
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CASE_NO, CaseNo, Note
from openjuki.systems.residents.services import review
from openjuki.systems.residents.services.examine import examine
from openjuki.systems.residents.services.review_chosen import Chosen, Result, approve_chosen
from openjuki.systems.residents.services.view_lists import view_review_list

router = Router(tags=["審査"])
Round = Annotated[StrictInt, Field(ge=1, le=100_000)]


class RoundIn(Schema):
    """Which submission was looked at; a later one is refused."""

    model_config = ConfigDict(extra="forbid")
    round: Round


class SendBackIn(RoundIn):
    """What the counter must mend."""

    reason: Note


class ChosenCaseIn(RoundIn):
    """A case, and which submission of it was looked at."""

    case_no: Annotated[StrictStr, Field(pattern=CASE_NO)]


class ChosenIn(Schema):
    """The cases to be approved together."""

    model_config = ConfigDict(extra="forbid")
    cases: Annotated[list[ChosenCaseIn], Field(max_length=1000)]


class OutcomeOut(Schema):
    """What became of one case. settled: 本登録; approved: somebody else approves next; left_out: wants to be looked
    at alone; sent_back: no longer fits the register; refused, failed: nothing was approved, or nobody knows."""

    case_no: str
    result: Result
    findings: list[FindingOut]


class OutcomesOut(Schema):
    """Case by case, in the order of the papers."""

    outcomes: list[OutcomeOut]


class AlterationOut(Schema):
    """What differs from the round before; numbers say only that they differ."""

    path: str
    old: str
    new: str


class ExaminationOut(Schema):
    """What a reviewer judges. `data` holds numbers only for those who hold the right."""

    case: CaseOut
    data: dict[str, Any]
    altered: list[AlterationOut]
    findings: list[FindingOut]


@router.get("/reviews", response={200: list[CaseOut], **answers()}, summary="審査リスト")
@requires("residents.review")
def review_list(request: HttpRequest, given: Narrowed) -> list[CaseOut]:
    """What this person may judge now, in the order of the papers."""
    lines = view_review_list(staff=staff_of(request), scope=scope_of(request, given))
    return [CaseOut.model_validate(line, from_attributes=True) for line in lines]


@router.post("/reviews/approvals", response={200: OutcomesOut, **answers(503)}, summary="一括の承認")
@requires("residents.review")
def approve_many(request: HttpRequest, idempotency_key: IdempotencyKey, given: ChosenIn) -> OutcomesOut:
    """一括本登録: one after another, each on its own. What wants a look is left out and named; more than the
    city's cap is refused as a whole."""
    chosen = [Chosen(c.case_no, c.round) for c in given.cases]
    outcomes = approve_chosen(staff=staff_of(request), chosen=chosen)
    return OutcomesOut(
        outcomes=[
            OutcomeOut(case_no=o.case_no, result=o.result, findings=findings_out(o.findings))
            for o in outcomes
        ]
    )


@router.get("/reviews/{case_no}", response={200: ExaminationOut, **answers()}, summary="審査する届")
@requires("residents.review")
def read(request: HttpRequest, case_no: CaseNo) -> ExaminationOut:
    """The newest submission as the register stands now; the view is logged."""
    seen = examine(staff=staff_of(request), case_no=case_no)
    return ExaminationOut(
        case=CaseOut.model_validate(seen.detail.line, from_attributes=True), data=seen.data,
        altered=[AlterationOut.model_validate(a, from_attributes=True) for a in seen.altered],
        findings=findings_out(seen.findings),
    )  # fmt: skip


@router.post("/reviews/{case_no}/approvals", response={200: CaseOut, **answers(503)}, summary="承認")
@requires("residents.review")
def approve(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: RoundIn
) -> CaseOut:
    """The last approval settles."""
    staff = staff_of(request)
    review.approve(staff=staff, case_no=case_no, round_=given.round)
    return case_out(staff, case_no)


@router.post("/reviews/{case_no}/send-backs", response={200: CaseOut, **answers()}, summary="差戻し")
@requires("residents.review")
def send_back(
    request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: SendBackIn
) -> CaseOut:
    """Back to the counter with a reason."""
    staff = staff_of(request)
    review.send_back(staff=staff, case_no=case_no, reason=given.reason, round_=given.round)
    return case_out(staff, case_no)
