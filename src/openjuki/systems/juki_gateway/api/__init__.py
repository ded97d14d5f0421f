"""JSON API of the gateway (異動連携API): what the screens show and set, same rights. GW-02, GW-05."""

from __future__ import annotations

from datetime import datetime, time

from django.http import HttpRequest
from ninja import Schema
from pydantic import ConfigDict, Field

from openjuki.runtime import audit
from openjuki.runtime.api import PROBLEMS, IdempotencyKey, SystemApi
from openjuki.runtime.exchange import operations
from openjuki.runtime.rights import requires
from openjuki.systems.juki_gateway.selectors import hours as hours_read
from openjuki.systems.juki_gateway.selectors import passages as passages_read
from openjuki.systems.juki_gateway.services import hours as hours_write
from openjuki.systems.juki_gateway.services.desk import desk

api = SystemApi("juki_gateway", "openjuki 住基ネット中間サーバ")
api.add_router("", operations.router(desk))


class PassageOut(Schema):
    """One message that passed."""

    id: int
    what: str
    addressee_no: str
    seq: int
    made_at: datetime
    taken_at: datetime
    forwarded_at: datetime | None
    delivered_at: datetime | None
    settled_at: datetime | None
    state: str
    label: str
    held: bool
    reason: str


class PassagesIn(Schema):
    """Whose messages (宛名番号, empty = all), why, and the id of the last row of the former page."""

    model_config = ConfigDict(extra="forbid", strict=True)

    addressee_no: str = Field("", pattern=r"^[0-9]{0,15}$")
    reason: str = Field(min_length=1, max_length=200)
    before: int | None = Field(None, ge=1, le=2**63 - 1)


class DayIn(Schema):
    """Hours of one weekday, 0 = Monday."""

    model_config = ConfigDict(extra="forbid")

    weekday: int = Field(ge=0, le=6, strict=True)
    opens: time
    closes: time


class HoursOut(Schema):
    """One weekday of the table; without hours it is closed, and a table without any is always open."""

    weekday: int
    name: str
    opens: time | None
    closes: time | None


class SuspensionIn(Schema):
    """Why everything is to wait."""

    model_config = ConfigDict(extra="forbid")

    reason: operations.Words


class OpeningOut(Schema):
    """Is the link open, why not, how many wait."""

    is_open: bool
    why: str
    waiting: int


@api.post("/passages/search", response={200: list[PassageOut], **PROBLEMS}, summary="異動連携の照会")
@requires("juki_gateway.passages.view")
def search(request: HttpRequest, given: PassagesIn) -> list[passages_read.Passed]:
    """Newest first, at most 100; logged with the reason."""
    rows = passages_read.passages(addressee_no=given.addressee_no, before=given.before)
    audit.view(
        "gateway.passages",
        staff=request.staff,  # type: ignore[attr-defined]
        subjects=passages_read.persons_in(rows),
        reason=given.reason,
    )
    return rows


@api.get("/opening", response={200: OpeningOut, **PROBLEMS}, summary="稼働状況")
@requires("juki_gateway.passages.view")
def opening(request: HttpRequest) -> OpeningOut:
    """Is the link to CS open."""
    return opening_out()


@api.put("/hours", response={200: OpeningOut, **PROBLEMS}, summary="稼働時間の設定")
@requires("juki_gateway.hours.edit")
def set_hours(request: HttpRequest, idempotency_key: IdempotencyKey, given: list[DayIn]) -> OpeningOut:
    """Replace the table of the week; empty = always open."""
    hours_write.set_hours(
        hours={d.weekday: (d.opens.replace(tzinfo=None), d.closes.replace(tzinfo=None)) for d in given},
        staff=request.staff,  # type: ignore[attr-defined]
    )
    return opening_out()


@api.get("/hours", response={200: list[HoursOut], **PROBLEMS}, summary="稼働時間の照会")
@requires("juki_gateway.hours.edit")
def read_hours(request: HttpRequest) -> list[hours_read.Day]:
    """The table of the week, Monday first."""
    return hours_read.week()


@api.post("/suspension", response={200: OpeningOut, **PROBLEMS}, summary="一時停止")
@requires("juki_gateway.hours.edit")
def suspend(request: HttpRequest, idempotency_key: IdempotencyKey, given: SuspensionIn) -> OpeningOut:
    """From now on everything waits."""
    hours_write.suspend(reason=given.reason, staff=request.staff)  # type: ignore[attr-defined]
    return opening_out()


@api.post("/resumption", response={200: OpeningOut, **PROBLEMS}, summary="再開")
@requires("juki_gateway.hours.edit")
def resume(request: HttpRequest, idempotency_key: IdempotencyKey) -> OpeningOut:
    """What waited goes on in order."""
    hours_write.resume(staff=request.staff)  # type: ignore[attr-defined]
    return opening_out()


def opening_out() -> OpeningOut:
    """稼働状況 for an answer."""
    now = hours_read.opening()
    return OpeningOut(is_open=now.is_open, why=now.why, waiting=passages_read.waiting_count())
