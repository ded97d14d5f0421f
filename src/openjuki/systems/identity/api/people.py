"""職員アカウントのAPI: list, one person, register, end, unlock — as on the screens. U-01, U-06, U-07.

No Idempotency-Key is asked for: answers here hold secrets, which nobody may keep to repeat them.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictStr

from openjuki.runtime import audit
from openjuki.runtime.api import answers, storable
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.rights import requires
from openjuki.systems.identity.selectors import staff as people
from openjuki.systems.identity.services import accounts, lockout

router = Router(tags=["職員アカウント"])


def _stripped(value: str) -> str:
    return storable(value).strip()


def _given(value: str) -> str:
    if not value:
        raise ValueError("入力してください")
    return value


_USER_ID = r"^[a-z][0-9]{4,8}$"
UserId = Annotated[str, Path(pattern=_USER_ID, description="職員ID")]
GivenUserId = Annotated[StrictStr, Field(pattern=_USER_ID)]
Note = Annotated[StrictStr, Field(max_length=200), AfterValidator(_stripped)]
Reason = Annotated[Note, AfterValidator(_given)]
Day = Annotated[StrictStr, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(date.fromisoformat)]


class NewStaffIn(Schema):
    """登録. `ward` "" means city-wide; `pledged_on` only for contractors."""

    model_config = ConfigDict(extra="forbid")
    user_id: GivenUserId
    name: Annotated[StrictStr, Field(max_length=100), AfterValidator(_stripped), AfterValidator(_given)]
    office_code: Annotated[StrictStr, Field(pattern=r"^[0-9A-Za-z]{1,10}$")]
    ward: Annotated[StrictStr, Field(pattern=r"^([0-9]{5})?$")] = ""
    branch: Annotated[StrictStr, Field(max_length=40), AfterValidator(_stripped)] = ""
    employment: Literal["employee", "contractor"] = "employee"
    pledged_on: Day | None = None


class WhyIn(Schema):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason


class StaffOut(Schema):
    """An account; ended ones stay, since an ID is never used again."""

    user_id: str
    name: str
    office_code: str
    ward: str
    branch: str
    employment: str
    is_active: bool
    pledged_on: date | None
    last_login: datetime | None
    ended_at: datetime | None


class EventOut(Schema):
    """One event of accounts and sign-ins."""

    at: datetime
    kind: str
    title: str
    user_id: str
    actor: str
    terminal: str
    detail: str


class StaffDetailOut(StaffOut):
    """An account with its rights of today and the record of its sign-ins."""

    rights: list[str]
    live_sign_ins: int
    events: list[EventOut]


class CreatedOut(Schema):
    """The first password, told once; it must be changed at the first sign-in."""

    user_id: str
    password: str


def actor_of(request: HttpRequest) -> str:
    """ID of whoever is signed in."""
    return str(request.staff.user_id)  # type: ignore[attr-defined]


@router.get("/staff", response={200: list[StaffOut], **answers()}, summary="職員アカウントの一覧")
@requires("identity.staff.view")
def listed(request: HttpRequest) -> list[StaffOut]:
    """All accounts; logged."""
    audit.view("staff.list", staff=request.staff)  # type: ignore[attr-defined]
    return [StaffOut.model_validate(p, from_attributes=True) for p in people.all_staff()]


@router.get("/staff/{user_id}", response={200: StaffDetailOut, **answers()}, summary="職員アカウントの照会")
@requires("identity.staff.view")
def show(request: HttpRequest, user_id: UserId) -> StaffDetailOut:
    """One account; logged."""
    person = people.staff(user_id)
    if person is None:
        raise NotFound(Finding("ID-10", "その職員IDはありません"))
    audit.view("staff.show", staff=request.staff, terms={"user_id": user_id})  # type: ignore[attr-defined]
    told = [
        EventOut.model_validate(e, from_attributes=True) for e in people.events(user_id=user_id, limit=50)
    ]
    return StaffDetailOut(
        **StaffOut.model_validate(person, from_attributes=True).model_dump(),
        rights=[g.right_id for g in people.grants_of(person)],
        live_sign_ins=people.live_sign_ins().filter(staff=person).count(),
        events=told,
    )


@router.post("/staff", response={201: CreatedOut, **answers()}, summary="職員アカウントの登録")
@requires("identity.staff.edit")
def create(request: HttpRequest, given: NewStaffIn) -> Any:
    """A contractor without an approved pledge gets an account that cannot be used yet (Q-07)."""
    password = secrets.token_urlsafe(12)
    new = accounts.NewStaff(**given.model_dump())
    person = accounts.create_staff(new=new, password=password, actor=actor_of(request))
    return 201, CreatedOut(user_id=person.user_id, password=password)


@router.post("/staff/{user_id}/end", response={204: None, **answers()}, summary="異動・退職等による停止")
@requires("identity.staff.edit")
def end(request: HttpRequest, user_id: UserId, given: WhyIn) -> Any:
    """Live sessions end at once (U-06)."""
    accounts.revoke(user_id=user_id, actor=actor_of(request), reason=given.reason, deactivate=True)
    return 204, None


@router.post(
    "/staff/{user_id}/sessions/end", response={204: None, **answers()}, summary="サインインの強制終了"
)
@requires("identity.sessions.end")
def end_sessions(request: HttpRequest, user_id: UserId, given: WhyIn) -> Any:
    """The account stays."""
    accounts.revoke(user_id=user_id, actor=actor_of(request), reason=given.reason, deactivate=False)
    return 204, None


@router.post("/staff/{user_id}/release", response={204: None, **answers()}, summary="ロックの解除")
@requires("identity.staff.edit")
def release(request: HttpRequest, user_id: UserId) -> Any:
    """連続失敗によるロックの解除."""
    lockout.unlock(user_id=user_id, actor=actor_of(request))
    return 204, None


@router.post("/staff/{user_id}/factors/reset", response={204: None, **answers()}, summary="認証手段の初期化")
@requires("identity.staff.edit")
def reset_factors(request: HttpRequest, user_id: UserId, given: WhyIn) -> Any:
    """端末の紛失等; not by oneself."""
    accounts.reset_factors(user_id=user_id, actor=actor_of(request), reason=given.reason)
    return 204, None


@router.get("/events", response={200: list[EventOut], **answers()}, summary="認証の記録")
@requires("identity.events.view")
def events(request: HttpRequest) -> list[EventOut]:
    """Accounts and sign-ins, newest first, at most 200."""
    return [EventOut.model_validate(e, from_attributes=True) for e in people.events()]
