"""転入通知未着者のAPI: the list, letters to the municipalities, and their file (S 4.1.3.1.4, 住基法 第9条第1項)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field, StrictStr

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.move_in_notifications import RIGHT
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import NUMBER
from openjuki.systems.residents.services import missing_notifications as service
from openjuki.systems.residents.services.list_papers import print_list

router = Router(tags=["転入通知未着"])
InquiryId = Annotated[int, Path(ge=1, le=2**62, description="照会書の番号")]


class MissingFilterIn(Schema):
    """`days`: since the planned day, the city's setting unless said; `to`: 市区町村コード of the destination."""

    days: Annotated[int | None, Field(ge=0, le=service.LONGEST)] = None
    removal: Literal["move_out", "removal_ex_officio"] = "move_out"
    to: Annotated[str, Field(pattern=r"^([0-9]{5})?$")] = ""
    asked: Literal["", "no", "yes"] = ""


class MissingLineOut(Schema):
    """未着者の一行; of a protected person only that there is one."""

    addressee_no: str
    name: str
    birth: str
    left_on: date
    days: int
    to_code: str
    destination: str
    asked: int
    asked_at: datetime | None
    protected: bool


class MissingOut(Schema):
    """The list; `more`: there are more than were given."""

    people: list[MissingLineOut]
    days: int
    more: bool


class InquiryIn(Schema):
    """Whom the letters ask about."""

    model_config = ConfigDict(extra="forbid")
    addressee_nos: Annotated[
        list[Annotated[StrictStr, Field(pattern=NUMBER)]], Field(min_length=1, max_length=service.MOST)
    ]


class InquiryOut(Schema):
    """One file with a letter per municipality."""

    id: int
    letters: int


@router.get("/missing-notifications", response={200: MissingOut, **answers()}, summary="転入通知未着者一覧")
@requires(RIGHT)
def list_missing(request: HttpRequest, given: Query[MissingFilterIn], narrowed: Narrowed) -> MissingOut:
    """The longest first."""
    found = service.list_missing(
        staff=staff_of(request), days=given.days, reason=given.removal, to=given.to, asked=given.asked,
        scope=scope_of(request, narrowed),
    )  # fmt: skip
    people = [MissingLineOut.model_validate(each, from_attributes=True) for each in found.lines]
    return MissingOut(people=people, days=found.days, more=found.more)


@router.get(
    "/lists/missing-notifications/file",
    response=answers(500),
    summary="転入通知未着者一覧の印刷",
    openapi_extra=PDF,
)
@requires(RIGHT)
def print_missing(request: HttpRequest, given: Query[MissingFilterIn], narrowed: Narrowed) -> HttpResponse:
    """The list as a PDF."""
    said = {"days": given.days, "reason": given.removal, "to": given.to, "asked": given.asked}
    scope = scope_of(request, narrowed)
    made = print_list(staff=staff_of(request), name="missing", narrowed=said, scope=scope)
    return pdf_answer(made.pdf, "missing.pdf")


@router.post(
    "/missing-notifications/inquiries",
    response={201: InquiryOut, **answers(500, 503)},
    summary="転入通知未着照会書の作成",
)
@requires(RIGHT)
def inquire(request: HttpRequest, idempotency_key: IdempotencyKey, given: InquiryIn) -> Any:
    """Remembered for each person; its file is fetched by its id."""
    made = service.print_inquiry(staff=staff_of(request), addressee_nos=given.addressee_nos)
    return 201, InquiryOut(id=made.inquiry_id, letters=made.letters)


@router.get(
    "/missing-notifications/inquiries/{inquiry_id}/file",
    response=answers(500),
    summary="転入通知未着照会書のファイル",
    openapi_extra=PDF,
)
@requires(RIGHT)
def inquiry_file(request: HttpRequest, inquiry_id: InquiryId) -> HttpResponse:
    """The archived PDF, to the person who made it, for fifteen minutes."""
    pdf = service.show_inquiry(staff=staff_of(request), inquiry_id=inquiry_id)
    return pdf_answer(pdf, f"move-in-inquiry-{inquiry_id}.pdf")
