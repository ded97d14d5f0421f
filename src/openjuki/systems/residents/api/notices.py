"""届いた通知のAPI: the list, one of them, recording a 9条2項通知 or one of a family register, and what is done with it.

住民基本台帳法 第9条, S 4.1.3.1.2, S 4.2.0.3. Codes travel in bodies, never in a URL.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field, StrictBool, StrictStr

from openjuki.kernel.dates.entry import parse_uncertain
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import DateInputError
from openjuki.kernel.received.notice import Received
from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.move_in_notifications import RIGHT, FoundOut
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import IsoDate, Text
from openjuki.systems.residents.services import handle_notice, open_notifications
from openjuki.systems.residents.services.list_papers import print_list
from openjuki.systems.residents.services.record_notice import record_notice

router = Router(tags=["届いた通知"])
SourceId = Annotated[str, Path(pattern=r"^[0-9A-Za-z_-]{1,40}$", description="通知の識別子")]
AddresseeNo = Annotated[StrictStr, Field(pattern=r"^[0-9]{0,15}$")]


class NoticeFilterIn(Schema):
    """`basis`: move_in_notice, article_9_2, domicile_notice, family_register; blank: all. `number`: 文書番号."""

    state: Literal["open", "in_case", "closed", "all"] = "open"
    basis: Literal["", "move_in_notice", "article_9_2", "domicile_notice", "family_register"] = ""
    number: Text = ""


class NoticeLineOut(Schema):
    """届いた通知の一行; of a protected person only that there is one."""

    source_id: str
    basis: str
    content: str
    state: str
    outcome: str
    received_on: date
    days: int
    late: bool
    from_name: str
    number: str
    name: str
    changed_on: date | None
    addressee_no: str
    case_no: str
    findings: list[FoundOut]
    protected: bool


class NoticesOut(Schema):
    """The list; `more`: there are more than were given."""

    notices: list[NoticeLineOut]
    more: bool


class NoticeToldOut(Schema):
    """What the notice says of one item."""

    label: str
    value: str


class NoticeOut(Schema):
    """One notice with all that it says."""

    notice: NoticeLineOut
    notified_on: date
    received_at: datetime
    received_by: str
    told: list[NoticeToldOut]
    closed_reason: str
    closed_by: str
    closed_at: datetime | None


class NoticeItemsIn(Schema):
    """What the family register says now."""

    model_config = ConfigDict(extra="forbid")
    surname: Text = ""
    given_name: Text = ""
    furigana_surname: Text = ""
    furigana_given_name: Text = ""
    registered_domicile: Text = ""
    register_head: Text = ""


class NoticeIn(Schema):
    """A notice as it came. Days that may be uncertain are written as on the screen."""

    model_config = ConfigDict(extra="forbid")
    basis: Literal["article_9_2", "domicile_notice", "family_register"]
    content: Annotated[StrictStr, Field(max_length=40, pattern=r"^[a-z_]+$")]
    from_code: Annotated[StrictStr, Field(pattern=r"^[0-9]{5}$")]
    number: Text
    notified_on: IsoDate
    received_on: IsoDate
    changed_on: Text = ""
    name: Text
    birth: Text = ""
    resident_code: Annotated[StrictStr, Field(pattern=r"^([0-9]{11})?$")] = ""
    addressee_no: AddresseeNo = ""
    items: NoticeItemsIn = NoticeItemsIn()
    note: Text = ""
    corrects: StrictBool = False


class NoticeRecordedOut(Schema):
    """The notice's name for the list."""

    source_id: str


class NoticeEnterIn(Schema):
    """Whom it means, where nobody has said."""

    model_config = ConfigDict(extra="forbid")
    addressee_no: AddresseeNo = ""


class NoticeOpenedOut(Schema):
    """The case that was opened."""

    case_no: str


class NoticeCloseIn(Schema):
    """Why no case comes of it."""

    model_config = ConfigDict(extra="forbid")
    act: Literal["not_applicable", "returned"]
    reason: Text


class NoticeReopenIn(Schema):
    """Why it is taken up again."""

    model_config = ConfigDict(extra="forbid")
    reason: Text


@router.get("/notices", response={200: NoticesOut, **answers()}, summary="届いた通知の一覧")
@requires(RIGHT)
def list_notices(request: HttpRequest, given: Query[NoticeFilterIn], narrowed: Narrowed) -> NoticesOut:
    """What waits stands oldest first."""
    found = open_notifications.list_notices(
        staff=staff_of(request), state=given.state, basis=given.basis, number=given.number,
        scope=scope_of(request, narrowed),
    )  # fmt: skip
    return NoticesOut(notices=[_line(each) for each in found.lines], more=found.more)


@router.get("/lists/notices/file", response=answers(500), summary="届いた通知一覧の印刷", openapi_extra=PDF)
@requires(RIGHT)
def print_notices(request: HttpRequest, given: Query[NoticeFilterIn], narrowed: Narrowed) -> HttpResponse:
    """The list as a PDF."""
    said = {"state": given.state, "basis": given.basis, "number": given.number}
    scope = scope_of(request, narrowed)
    made = print_list(staff=staff_of(request), name="notices", narrowed=said, scope=scope)
    return pdf_answer(made.pdf, "notices.pdf")


@router.post("/notices", response={200: NoticeRecordedOut, **answers()}, summary="戸籍に関する通知を記録する")
@requires(RIGHT)
def record(request: HttpRequest, idempotency_key: IdempotencyKey, given: NoticeIn) -> NoticeRecordedOut:
    """A 9条2項通知, a notice of 本籍地 or of the own family register; not yet a change of the register."""
    said = given.dict(exclude={"changed_on", "birth", "items"})
    received = Received(
        **said, from_name="", items=given.items.dict(), changed_on=_day("changed_on", given.changed_on),
        birth=_day("birth", given.birth),
    )  # fmt: skip
    return NoticeRecordedOut(source_id=record_notice(staff=staff_of(request), received=received))


@router.get("/notices/{source_id}", response={200: NoticeOut, **answers()}, summary="届いた通知の内容")
@requires(RIGHT)
def view(request: HttpRequest, source_id: SourceId) -> NoticeOut:
    """All that it says, without a 住民票コード."""
    seen = open_notifications.view_notice(staff=staff_of(request), source_id=source_id)
    return NoticeOut(
        notice=_line(seen.line), notified_on=seen.notified_on, received_at=seen.received_at,
        received_by=seen.received_by, told=[NoticeToldOut(label=label, value=value) for label, value in seen.told],
        closed_reason=seen.closed_reason, closed_by=seen.closed_by, closed_at=seen.closed_at,
    )  # fmt: skip


@router.post(
    "/notices/{source_id}/cases", response={200: NoticeOpenedOut, **answers()}, summary="通知から受付を開く"
)
@requires(RIGHT)
def enter(
    request: HttpRequest, source_id: SourceId, idempotency_key: IdempotencyKey, given: NoticeEnterIn
) -> NoticeOpenedOut:
    """A case of the kind that it leads to, filled with what it says."""
    case = handle_notice.enter(staff=staff_of(request), source_id=source_id, addressee_no=given.addressee_no)
    return NoticeOpenedOut(case_no=case.case_no)


@router.post(
    "/notices/{source_id}/closing", response={204: None, **answers()}, summary="該当なし・返送とする"
)
@requires(RIGHT)
def close(
    request: HttpRequest, source_id: SourceId, idempotency_key: IdempotencyKey, given: NoticeCloseIn
) -> tuple[int, None]:
    """No case comes of it."""
    handle_notice.close(staff=staff_of(request), source_id=source_id, act=given.act, reason=given.reason)
    return 204, None


@router.post("/notices/{source_id}/reopening", response={204: None, **answers()}, summary="未処理に戻す")
@requires(RIGHT)
def reopen(
    request: HttpRequest, source_id: SourceId, idempotency_key: IdempotencyKey, given: NoticeReopenIn
) -> tuple[int, None]:
    """What was put aside waits again."""
    handle_notice.reopen(staff=staff_of(request), source_id=source_id, reason=given.reason)
    return 204, None


def _line(line: open_notifications.Line) -> NoticeLineOut:
    said: dict[str, Any] = {name: getattr(line, name) for name in NoticeLineOut.model_fields}
    return NoticeLineOut.model_validate(said, from_attributes=True)


def _day(name: str, text: str) -> UncertainDate | None:
    try:
        return parse_uncertain(text) if text.strip() else None
    except DateInputError as e:
        raise Invalid(Finding("F04", str(e), field=name, remedy="例: 2026-11-20、R8.11.20")) from e
