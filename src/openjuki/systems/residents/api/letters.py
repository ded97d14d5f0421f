"""通知書のAPI: who is due, print, copies, files; 本人通知の登録. S 3.4, S 4.0.5, S 8.1, S 20.5.1."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema
from pydantic import ConfigDict

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.people import CaseQuery
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import AddresseeNo, IsoDate, Note, Purpose
from openjuki.systems.residents.services import issue_notices, letters

router = Router(tags=["通知書"])
Kind = Literal["support_end", "stay_end", "transitional_end", "householder_request", "issue_told"]
LetterId = Annotated[int, Path(ge=1, le=2**62, description="通知書の番号")]
PrintId = Annotated[int, Path(ge=1, le=2**62, description="印刷の番号")]


class LetterLineOut(Schema):
    """One line: whom the letter names, the addressee first; `letter_id` of the newest letter, if any."""

    matter: str
    due_on: date
    subjects: list[str]
    name: str
    address: str
    said: str
    late: bool
    letter_id: int | None
    printed_at: datetime | None


class PrintOut(Schema):
    """A file of letters; `left`: how many were not printed yet."""

    print_id: int
    kind: str
    letters: int
    left: int


class RegistrationIn(Schema):
    """本人通知の登録; blank days: from today, as long as the city has set."""

    model_config = ConfigDict(extra="forbid")
    reason: Note
    starts_on: IsoDate | None = None
    ends_on: IsoDate | None = None


class RegistrationOut(Schema):
    """A registration; it stands until `ended_at`."""

    addressee_no: str
    starts_on: date
    ends_on: date
    ended_at: datetime | None


class LetterOut(Schema):
    """A letter that named the person."""

    id: int
    number: str
    title: str
    due_on: date
    copy_no: int
    reason: str
    printed_at: datetime
    printed_by: str


class PersonLettersOut(Schema):
    """The registration that stands, earlier ones, and letters so far."""

    standing: RegistrationOut | None
    earlier: list[RegistrationOut]
    letters: list[LetterOut]


@router.get("/letters/{kind}", response={200: list[LetterLineOut], **answers()}, summary="通知書の対象者")
@requires("residents.letters")
def read(request: HttpRequest, kind: Kind, given: Narrowed) -> list[LetterLineOut]:
    """What was not printed first, then by day, at most 500; what was printed has a `letter_id`."""
    found = letters.list_letters(staff=staff_of(request), kind=kind, scope=scope_of(request, given))
    return [
        LetterLineOut(
            matter=x.due.matter, due_on=x.due.due_on, subjects=list(x.due.subjects), name=x.name,
            address=x.address, said=x.due.said, late=x.late, letter_id=x.sent.id if x.sent else None,
            printed_at=x.sent.printed_at if x.sent else None,
        )
        for x in found.lines
    ]  # fmt: skip


@router.get("/letters/{kind}/list", response=answers(500, 503), summary="対象者リスト", openapi_extra=PDF)
@requires("residents.letters")
def sheet(request: HttpRequest, kind: Kind, given: Narrowed) -> HttpResponse:
    """The list as a paper."""
    made = letters.print_list(staff=staff_of(request), kind=kind, scope=scope_of(request, given))
    return pdf_answer(made.pdf, f"list-{kind}.pdf")


@router.post("/letters/{kind}/prints", response={201: PrintOut, **answers(500, 503)}, summary="通知書の印刷")
@requires("residents.letters")
def make(request: HttpRequest, kind: Kind, idempotency_key: IdempotencyKey, given: Narrowed) -> Any:
    """One file with the letters that were not printed yet."""
    return 201, _out(
        letters.print_letters(staff=staff_of(request), kind=kind, scope=scope_of(request, given))
    )


@router.post(
    "/letters/copies/{letter_id}", response={201: PrintOut, **answers(500)}, summary="通知書の再発行"
)
@requires("residents.letters")
def copy(request: HttpRequest, letter_id: LetterId, idempotency_key: IdempotencyKey, given: ReasonIn) -> Any:
    """The archived letter once more."""
    return 201, _out(letters.copy_letter(staff=staff_of(request), letter_id=letter_id, reason=given.reason))


@router.get(
    "/letters/prints/{print_id}/file", response=answers(500), summary="通知書のファイル", openapi_extra=PDF
)
@requires("residents.letters")
def file(request: HttpRequest, print_id: PrintId) -> HttpResponse:
    """The archived PDF, for whoever printed it."""
    return pdf_answer(letters.show_letters(staff=staff_of(request), print_id=print_id).pdf, "letters.pdf")


@router.get(
    "/persons/{addressee_no}/letters",
    response={200: PersonLettersOut, **answers()},
    summary="本人通知と通知書",
)
@requires("residents.letters", "residents.view")
def of_person(
    request: HttpRequest, addressee_no: AddresseeNo, reason: Purpose, case_no: CaseQuery = ""
) -> PersonLettersOut:
    """Registrations of a person and letters that named them."""
    seen = issue_notices.person_letters(
        staff=staff_of(request), addressee_no=addressee_no, case_no=case_no, reason=reason
    )
    return PersonLettersOut.model_validate(seen, from_attributes=True)


@router.post(
    "/persons/{addressee_no}/issue-notice",
    response={201: RegistrationOut, **answers()},
    summary="本人通知の登録",
)
@requires("residents.letters", "residents.view")
def register(
    request: HttpRequest, addressee_no: AddresseeNo, idempotency_key: IdempotencyKey, given: RegistrationIn
) -> Any:
    """From now on the person is told of copies that others get."""
    made = issue_notices.register(
        staff=staff_of(request), addressee_no=addressee_no, starts_on=given.starts_on, ends_on=given.ends_on,
        reason=given.reason,
    )  # fmt: skip
    return 201, RegistrationOut.model_validate(made, from_attributes=True)


@router.post(
    "/persons/{addressee_no}/issue-notice/end",
    response={200: RegistrationOut, **answers()},
    summary="本人通知の登録の廃止",
)
@requires("residents.letters", "residents.view")
def end(
    request: HttpRequest, addressee_no: AddresseeNo, idempotency_key: IdempotencyKey, given: ReasonIn
) -> RegistrationOut:
    """The registration that stands ends now."""
    ended = issue_notices.end(staff=staff_of(request), addressee_no=addressee_no, reason=given.reason)
    return RegistrationOut.model_validate(ended, from_attributes=True)


def _out(made: letters.Printed) -> PrintOut:
    return PrintOut(print_id=made.print_id, kind=made.kind, letters=made.letters, left=made.left)
