"""権限の申請と承認のAPI: applied for by one person, approved by another, as on the screens. U-05."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import ConfigDict, Field, StrictStr

from openjuki.runtime.api import answers
from openjuki.runtime.rights import requires
from openjuki.systems.identity.api.people import Day, GivenUserId, Note, Reason, UserId, WhyIn, actor_of
from openjuki.systems.identity.selectors import staff as people
from openjuki.systems.identity.services import grants

router = Router(tags=["権限"])
ApplicationId = Annotated[int, Path(ge=1, le=2**31 - 1, description="申請の番号")]
RightName = Annotated[StrictStr, Field(pattern=r"^[a-z_.]{1,100}$")]


class GrantIn(Schema):
    """Rights for a person, one by one or as a role, and why."""

    model_config = ConfigDict(extra="forbid")
    user_id: GivenUserId
    role: Annotated[StrictStr, Field(pattern=r"^[a-z_]{0,40}$")] = ""
    rights: list[RightName] = Field(default=[], max_length=300)
    starts_on: Day | None = None
    ends_on: Day | None = None
    reason: Reason


class DecisionIn(Schema):
    """承認 or 却下; a rejection needs its reason."""

    model_config = ConfigDict(extra="forbid")
    decision: Literal["approve", "reject"]
    note: Note = ""


class TakeAwayIn(WhyIn):
    """Which rights end."""

    rights: list[RightName] = Field(min_length=1, max_length=300)


class ApplicationOut(Schema):
    """An application and what became of it."""

    id: int
    user_id: str
    maker: str
    checker: str
    role: str
    rights: list[str]
    reason: str
    state: str
    decision_note: str
    starts_on: date
    ends_on: date | None
    made_at: datetime
    decided_at: datetime | None


class EndedOut(Schema):
    """How many rights ended."""

    ended: int


class RoleOut(Schema):
    """A bundle of rights, which only fills in an application."""

    name: str
    title: str


class RightOut(Schema):
    """A right that can be applied for."""

    right: str
    title: str
    system: str


class ChoicesOut(Schema):
    """What can be applied for."""

    roles: list[RoleOut]
    rights: list[RightOut]


def _out(made: Any) -> ApplicationOut:
    return ApplicationOut(
        id=made.pk, user_id=made.staff.user_id, maker=made.maker.user_id,
        checker=made.checker.user_id if made.checker else "", role=made.role,
        rights=sorted(r.right_id for r in made.rights.all()), reason=made.reason, state=made.state,
        decision_note=made.decision_note, starts_on=made.starts_on, ends_on=made.ends_on,
        made_at=made.made_at, decided_at=made.decided_at,
    )  # fmt: skip


@router.get("/grants", response={200: list[ApplicationOut], **answers()}, summary="権限の申請の一覧")
@requires("identity.grants.apply")
def listed(request: HttpRequest) -> list[ApplicationOut]:
    """Those waiting first, then at most 100 decided ones."""
    waiting = people.applications(pending_only=True)
    decided = people.applications().exclude(state="pending")[:100]
    return [_out(a) for a in (*waiting, *decided)]


@router.get("/grants/choices", response={200: ChoicesOut, **answers()}, summary="申請できる役割と権限")
@requires("identity.grants.apply")
def choices(request: HttpRequest) -> ChoicesOut:
    """Roles and single rights."""
    return ChoicesOut(
        roles=[RoleOut.model_validate(r, from_attributes=True) for r in people.roles()],
        rights=[RightOut.model_validate(r, from_attributes=True) for r in people.known_rights()],
    )


@router.post("/grants", response={201: ApplicationOut, **answers()}, summary="権限の申請")
@requires("identity.grants.apply")
def apply_for(request: HttpRequest, given: GrantIn) -> Any:
    """Another person approves."""
    return 201, _out(grants.apply_for(maker=actor_of(request), **given.model_dump()))


@router.post("/grants/{application_id}/decision", response={204: None, **answers()}, summary="承認・却下")
@requires("identity.grants.approve")
def decide(request: HttpRequest, application_id: ApplicationId, given: DecisionIn) -> Any:
    """By another person than the maker and the receiver."""
    act = grants.approve if given.decision == "approve" else grants.reject
    act(application_id=application_id, checker=actor_of(request), note=given.note)
    return 204, None


@router.post("/grants/{application_id}/withdrawal", response={204: None, **answers()}, summary="申請の取下げ")
@requires("identity.grants.apply")
def withdraw(request: HttpRequest, application_id: ApplicationId) -> Any:
    """By the maker."""
    grants.withdraw(application_id=application_id, maker=actor_of(request))
    return 204, None


@router.post("/staff/{user_id}/grants/end", response={200: EndedOut, **answers()}, summary="権限の取消し")
@requires("identity.grants.approve")
def take_away(request: HttpRequest, user_id: UserId, given: TakeAwayIn) -> EndedOut:
    """One person may take rights away, because that protects."""
    ended = grants.end_grants(
        user_id=user_id, rights=given.rights, actor=actor_of(request), reason=given.reason
    )
    return EndedOut(ended=ended)
