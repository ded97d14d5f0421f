"""事故のAPI, the same in every system that issues, with the right and the log of the screens. Incidents R02, R05.

api.add_router("", incidents.router(desk))
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers, storable
from openjuki.runtime.release.desk import IncidentDesk
from openjuki.runtime.rights import requires

IncidentId = Annotated[int, Path(ge=1, le=2**62, description="事故番号")]
Note = Annotated[StrictStr, Field(max_length=2000), AfterValidator(storable)]


class CauseIn(Schema):
    """原因と対応. `cause`: program, template, register, storage, deployment, test."""

    model_config = ConfigDict(extra="forbid")
    cause: Annotated[StrictStr, Field(max_length=200), AfterValidator(storable)]
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
    owner_name: str
    cause: str
    explanation: str
    measure: str
    closed_by: str
    closed_at: datetime | None


class DutyOut(Schema):
    """事故の当番."""

    user_id: str
    name: str


def out(line: object) -> IncidentOut:
    return IncidentOut.model_validate(line, from_attributes=True)


def _add_list(made: Router, desk: IncidentDesk) -> None:
    @made.get("/incidents", response={200: list[IncidentOut], **answers()}, summary="事故の一覧")
    @requires(desk.right)
    def read_all(request: HttpRequest) -> list[IncidentOut]:
        """Open ones first."""
        return [out(line) for line in desk.lines(staff=_staff(request))]


def router(desk: IncidentDesk, *, lists: bool = True) -> Router:
    """The operations of one system; needs the right `<system>.incident`. `lists`: False where the system's own list
    takes more than this one.
    """
    made = Router(tags=["証明書の事故"])
    if lists:
        _add_list(made, desk)

    @made.post("/incidents/duty", response={200: DutyOut, **answers()}, summary="事故の当番")
    @requires(desk.right)
    def take_duty(request: HttpRequest, idempotency_key: IdempotencyKey) -> DutyOut:
        """Whoever calls owns what is found from now on in their ward, or, without one, in the city."""
        return DutyOut.model_validate(desk.take_duty(staff=_staff(request)), from_attributes=True)

    @made.post(
        "/incidents/{incident_id}/owner", response={200: IncidentOut, **answers()}, summary="事故の担当"
    )
    @requires(desk.right)
    def own(request: HttpRequest, incident_id: IncidentId, idempotency_key: IdempotencyKey) -> IncidentOut:
        """Whoever calls answers for it from now on."""
        return out(desk.own(staff=_staff(request), incident_id=incident_id))

    @made.post(
        "/incidents/{incident_id}/cause", response={200: IncidentOut, **answers()}, summary="原因と対応"
    )
    @requires(desk.right)
    def explain(
        request: HttpRequest, incident_id: IncidentId, idempotency_key: IdempotencyKey, given: CauseIn
    ) -> IncidentOut:
        """By its owner."""
        said = given.model_dump()
        return out(desk.explain(staff=_staff(request), incident_id=incident_id, **said))

    @made.post(
        "/incidents/{incident_id}/close", response={200: IncidentOut, **answers()}, summary="事故の終結"
    )
    @requires(desk.right)
    def close(request: HttpRequest, incident_id: IncidentId, idempotency_key: IdempotencyKey) -> IncidentOut:
        """By another than its owner; the channel goes on."""
        return out(desk.close(staff=_staff(request), incident_id=incident_id))

    return made


def _staff(request: HttpRequest) -> Any:
    return request.staff  # type: ignore[attr-defined]
