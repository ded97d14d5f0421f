"""The API about messages (電文のAPI), the same in every system, with the rights and the log of the pages.

    api.add_router("", operations.router(Desk("hub", titles=TITLES)))

Sources: GW-05, HB-05, L-05, U-19.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import AfterValidator, ConfigDict, Field, StrictInt, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers, storable
from openjuki.runtime.exchange import counting, selectors
from openjuki.runtime.exchange.desk import PAGE, Desk
from openjuki.runtime.rights import requires

_HIGHEST = 2**63 - 1


Words = Annotated[StrictStr, Field(max_length=200), AfterValidator(storable)]
SkipId = Annotated[int, Path(ge=1, le=_HIGHEST, description="読み飛ばしの申出の番号")]


class PassingSearchIn(Schema):
    """Which messages. A `subject` (宛名番号) only together with the reason; `before`: last id of the page before."""

    model_config = ConfigDict(extra="forbid")
    direction: Literal["sent", "received"] = "sent"
    state: Annotated[StrictStr, Field(pattern=r"^[a-z]{0,20}$")] = ""
    subject: Words = ""
    reason: Words = ""
    before: UUID | None = None


class PassingOut(Schema):
    """A message and where it stands; its body is never read here."""

    id: UUID
    kind: str
    title: str
    partner: str
    subject: str
    seq: int
    made_at: datetime
    state: str
    label: str
    attempts: int
    delivered_at: datetime | None
    settled_at: datetime | None
    reason: str
    remedy: str


class PassingsOut(Schema):
    """At most 100; `next` leads on where there may be more. `counts`: by direction and state, up to 1000."""

    messages: list[PassingOut]
    next: UUID | None
    counts: dict[str, dict[str, int]]


class StoppedOut(Schema):
    """A person's stream that waits, and what can be done."""

    sender: str
    subject: str
    seq: int
    message_id: UUID | None
    kind: str
    title: str
    reason: str
    since: datetime
    behind: int
    remedy: str
    skip_id: int | None
    skip_asked_by: str


class UnverifiedOut(Schema):
    """Something refused: sender and kind are only what it claimed."""

    at: datetime
    code: str
    reason: str
    claimed_sender: str
    claimed_kind: str
    message_id: str
    size: int
    remote: str


class MomentOut(Schema):
    """One point in the life of a message."""

    at: datetime
    what: str
    detail: str


class LifeOut(Schema):
    """What is known of one message in the order of time; `refused`: it may be sent again."""

    moments: list[MomentOut]
    refused: bool


class SkipIn(Schema):
    """The number at which a stream stands, and why it may be passed over."""

    model_config = ConfigDict(extra="forbid")
    sender: Words
    subject: Words
    seq: Annotated[StrictInt, Field(ge=1, le=_HIGHEST)]
    reason: Words


class SkipOut(Schema):
    """The application that another person approves."""

    skip_id: int


def router(desk: Desk) -> Router:
    """The operations of one system; needs the rights `<system>.messages.view`, `.skip` and `.approve`."""
    made = Router(tags=["電文"])
    _add_acting(made, desk, *(f"{desk.system}.messages.{right}" for right in ("skip", "approve")))
    # After the others: its path of one message would take their names for a number.
    _add_reading(made, desk, f"{desk.system}.messages.view")
    return made


def _add_reading(made: Router, desk: Desk, right: str) -> None:
    @made.post("/messages/searches", response={200: PassingsOut, **answers()}, summary="電文の検索")
    @requires(right)
    def search(request: HttpRequest, given: PassingSearchIn) -> PassingsOut:
        """Sent or received, newest first; logged with the reason."""
        narrowed = selectors.Filter(
            state=given.state, subject=given.subject.strip(), in_bulk=True, before=given.before
        )
        rows = desk.messages(_staff(request), given.direction, narrowed, given.reason.strip())
        return PassingsOut(
            messages=[_passing(desk, r) for r in rows],
            next=rows[-1].id if len(rows) == PAGE else None,
            counts=counting.counts(),
        )

    @made.get("/messages/stopped", response={200: list[StoppedOut], **answers()}, summary="止まっている電文")
    @requires(right)
    def stopped(request: HttpRequest) -> list[StoppedOut]:
        """Streams that do not go on by themselves, oldest first."""
        return [_stopped(desk, s) for s in desk.stopped(_staff(request))]

    @made.get("/messages/refused", response={200: list[UnverifiedOut], **answers()}, summary="拒否した電文")
    @requires(right)
    def refused(request: HttpRequest) -> list[UnverifiedOut]:
        """What could not be verified, newest first (L-06)."""
        rows = desk.refused(_staff(request))
        return [UnverifiedOut.model_validate(r, from_attributes=True) for r in rows]

    @made.get("/messages/{message_id}", response={200: LifeOut, **answers()}, summary="電文の経過")
    @requires(right)
    def show(request: HttpRequest, message_id: UUID) -> LifeOut:
        """One message's life."""
        moments, was_refused = desk.life(_staff(request), message_id)
        shown = [MomentOut.model_validate(m, from_attributes=True) for m in moments]
        return LifeOut(moments=shown, refused=was_refused)


def _add_acting(made: Router, desk: Desk, skip: str, approve: str) -> None:
    @made.post("/messages/skips", response={201: SkipOut, **answers()}, summary="読み飛ばしの申出")
    @requires(skip)
    def ask_skip(request: HttpRequest, idempotency_key: IdempotencyKey, given: SkipIn) -> Any:
        """Another person approves."""
        skip_id = desk.ask_skip(
            _staff(request), sender=given.sender, subject=given.subject, seq=given.seq, reason=given.reason
        )
        return 201, SkipOut(skip_id=skip_id)

    @made.post(
        "/messages/skips/{skip_id}/approval", response={200: SkipOut, **answers()}, summary="読み飛ばしの承認"
    )
    @requires(approve)
    def approve_skip(request: HttpRequest, skip_id: SkipId, idempotency_key: IdempotencyKey) -> SkipOut:
        """By another than who asked; the stream goes on."""
        desk.approve_skip(_staff(request), skip_id)
        return SkipOut(skip_id=skip_id)

    @made.post("/messages/{message_id}/again", response={200: LifeOut, **answers()}, summary="電文の再送")
    @requires(skip)
    def send_again(request: HttpRequest, message_id: UUID, idempotency_key: IdempotencyKey) -> LifeOut:
        """A refused message is queued once more, unchanged."""
        staff = _staff(request)
        desk.send_again(staff, message_id)
        moments, was_refused = desk.life(staff, message_id)
        shown = [MomentOut.model_validate(m, from_attributes=True) for m in moments]
        return LifeOut(moments=shown, refused=was_refused)


def _passing(desk: Desk, row: selectors.Row) -> PassingOut:
    return PassingOut(
        id=row.id, kind=row.kind, title=desk.title(row.kind), partner=row.partner,
        subject=desk.subject(row.subject), seq=row.seq, made_at=row.made_at, state=row.state,
        label=row.label, attempts=row.attempts, delivered_at=row.delivered_at, settled_at=row.settled_at,
        reason=row.reason, remedy=row.remedy,
    )  # fmt: skip


def _stopped(desk: Desk, row: selectors.Stopped) -> StoppedOut:
    return StoppedOut(
        sender=row.sender, subject=desk.subject(row.subject), seq=row.seq, message_id=row.message_id,
        kind=row.kind, title=desk.title(row.kind), reason=row.reason, since=row.since, behind=row.behind,
        remedy=row.remedy, skip_id=row.skip_id, skip_asked_by=row.skip_asked_by,
    )  # fmt: skip


def _staff(request: HttpRequest) -> Any:
    return request.staff  # type: ignore[attr-defined]
