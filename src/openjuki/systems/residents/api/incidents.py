"""証明書の事故と処分のAPI. S 1.3.8; incidents R02, R05."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.certificates import IssueNo
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import Note, Text
from openjuki.systems.residents.services import incidents, reprint

router = Router(tags=["証明書の事故"])
IncidentId = Annotated[int, Path(ge=1, le=2**62, description="事故番号")]


class CauseIn(Schema):
    """原因と対応. `cause`: program, template, register, storage, deployment, test."""

    model_config = ConfigDict(extra="forbid")
    cause: Text
    explanation: Note
    measure: Note


class IncidentOut(Schema):
    """An incident; its channel is stopped until `closed_at`. Of whom it was is on the log only."""

    id: int
    channel: str
    findings: list[str]
    case_no: str
    raised_by: str
    raised_at: datetime
    owner: str
    cause: str
    explanation: str
    measure: str
    closed_by: str
    closed_at: datetime | None


def _out(line: object) -> IncidentOut:
    return IncidentOut.model_validate(line, from_attributes=True)


@router.get("/incidents", response={200: list[IncidentOut], **answers()}, summary="事故の一覧")
@requires("residents.incident")
def read_all(request: HttpRequest) -> list[IncidentOut]:
    """Open ones first."""
    return [_out(line) for line in incidents.list_incidents(staff=staff_of(request))]


@router.post("/incidents/{incident_id}/owner", response={200: IncidentOut, **answers()}, summary="事故の担当")
@requires("residents.incident")
def own(request: HttpRequest, incident_id: IncidentId, idempotency_key: IdempotencyKey) -> IncidentOut:
    """Whoever calls answers for it from now on."""
    return _out(incidents.own(staff=staff_of(request), incident_id=incident_id))


@router.post("/incidents/{incident_id}/cause", response={200: IncidentOut, **answers()}, summary="原因と対応")
@requires("residents.incident")
def explain(
    request: HttpRequest, incident_id: IncidentId, idempotency_key: IdempotencyKey, given: CauseIn
) -> IncidentOut:
    """By its owner."""
    return _out(incidents.explain(staff=staff_of(request), incident_id=incident_id, **given.model_dump()))


@router.post("/incidents/{incident_id}/close", response={200: IncidentOut, **answers()}, summary="事故の終結")
@requires("residents.incident")
def close(request: HttpRequest, incident_id: IncidentId, idempotency_key: IdempotencyKey) -> IncidentOut:
    """By another than its owner; the channel goes on."""
    return _out(incidents.close(staff=staff_of(request), incident_id=incident_id))


@router.post("/issues/{issue_no}/void", response={204: None, **answers()}, summary="写しの処分")
@requires("residents.issue")
def void(request: HttpRequest, issue_no: IssueNo, idempotency_key: IdempotencyKey, given: ReasonIn) -> Any:
    """The copy was spoiled or taken back, and destroyed."""
    reprint.void_issue(staff=staff_of(request), issue_no=issue_no, reason=given.reason)
    return 204, None
