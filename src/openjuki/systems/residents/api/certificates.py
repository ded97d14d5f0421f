"""証明書のAPI: issue, fetch, history, verification. RR-05, RR-25.

Issuing answers with the numbers; the file is fetched by a second request, so that an answer kept for its
Idempotency-Key never holds a paper.
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Path, Query, Router, Schema
from pydantic import ConfigDict, Field, StrictBool, StrictInt, StrictStr

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.forms import CERTIFICATES, LEAVES_OUT, choices_for
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.kernel.certificates.requests.rights import Right, right_of
from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.release.verification import VerificationOut
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.pdf import pdf_stream
from openjuki.systems.residents.api.files import PDF, pdf_answer
from openjuki.systems.residents.api.people import CaseQuery
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CASE_NO, NUMBER, CaseNo, Note, Purpose, Reasons, Text
from openjuki.systems.residents.services.issue_defaults import issue_defaults, items_by_default
from openjuki.systems.residents.services.issue_record_copy import issue_record_copy
from openjuki.systems.residents.services.issue_verify import verify_issue
from openjuki.systems.residents.services.preview_issue import preview_issue
from openjuki.systems.residents.services.reprint import list_issues, reissue
from openjuki.systems.residents.services.show_printed import show_issued

router = Router(tags=["証明書"])
Digits = Annotated[StrictStr, Field(pattern=NUMBER)]
REQUEST_NO = r"^[0-9]{8}-Q[0-9]{5,9}$"
_REQUEST = {f.name for f in fields(CopyRequest)} - {"choices"}
IssueNo = Annotated[str, Path(pattern=r"^[0-9]{8} [^\x00-\x1f/]{1,80}$", description="発行番号")]


class ChoicesIn(Schema):
    """証明書の種別, 様式と記載事項; `GET /certificates` says what a kind has. An item that is not said (null) is as the
    city has set (設定 `certificate_items`, 省略 unless set otherwise); numbers and `special_history` are left out.

    Of a 転出証明書 the law says what stands on it: `kind` is enough. `without`: what a 記載事項証明書 leaves out.
    `removed_as`: which 除票 of one person, one of `removed_records` at `GET /persons/{addressee_no}`; 0 = the newest.
    """

    model_config = ConfigDict(extra="forbid")
    kind: Literal[*CERTIFICATES] = "record_copy"  # type: ignore[valid-type]
    form: Literal["", "household", "individual", "list"] = ""
    relationship: StrictBool | None = None
    domicile: StrictBool | None = None
    resident_code: StrictBool = False
    individual_number: StrictBool = False
    foreign_items: StrictBool | None = None
    alias_events: StrictBool | None = None
    earlier_address: StrictBool | None = None
    remarks: StrictBool | None = None
    history: StrictBool | None = None
    special_history: StrictBool = False
    reading_kana: StrictBool | None = None
    without: list[Literal[*LEAVES_OUT]] = Field(default=[], max_length=len(LEAVES_OUT))  # type: ignore[valid-type]
    removed_as: Annotated[StrictInt, Field(ge=0, le=9999)] = 0

    def choices(self, staff: Staff, right: Right) -> Choices:
        """As the kernel takes it, for who asks by this right."""
        first = choices_for(self.kind, self.form)
        if CERTIFICATES[self.kind].is_prescribed:
            return first
        usual = items_by_default(staff, CERTIFICATES[self.kind], first.form, right)
        said = {k: k in usual if v is None else v for k, v in self.model_dump().items()}
        return Choices.stored({**said, "form": first.form})


class CertificateOut(Schema):
    """A kind of certificate: its ids in the standard by form, what may be asked for, what may be left out."""

    kind: str
    title: str
    law: str
    forms: dict[str, str]
    items: list[str]
    leaves_out: list[str]
    prescribed: bool


class CopyRequestIn(Schema):
    """請求書: what is asked for, by whom, by which right (`relation`), and how they are known."""

    model_config = ConfigDict(extra="forbid")
    addressee_nos: list[Digits] = Field(default=[], max_length=60)
    choices: ChoicesIn = ChoicesIn()
    requester: Text
    requester_address: Text = ""
    bearer: Text = ""
    authority: Text = ""
    relation: Text
    stated_name: Annotated[Text, Field(description="対象者の氏名(用紙のとおり)。複数は「、」で区切る")] = ""
    stated_address: Annotated[Text, Field(description="対象者の住所(用紙のとおり)")] = ""
    identification: Text
    purpose: Text = ""
    ground: Literal["", "1", "2", "3"] = ""
    submit_to: Text = ""
    evidence: Text = ""
    special_request: Text = ""
    statute: Text = ""
    profession: Text = ""
    registration_no: Text = ""
    form_no: Text = ""
    matter: Text = ""
    client: Text = ""
    copies: Annotated[StrictInt, Field(ge=1, le=20)] = 1
    fee_exemption: Text = ""
    channel: Literal["counter", "post"] = "counter"
    delivery: Literal["counter", "mail_to_person", "mail"] = "counter"
    send_to: Text = ""
    paid: Annotated[StrictInt, Field(ge=0, le=100_000, description="同封された額(円)")] = 0

    def request(self, staff: Staff) -> CopyRequest:
        """As the services take it."""
        texts = self.model_dump(include=_REQUEST)
        return CopyRequest(choices=self.choices.choices(staff, right_of(self.relation)), **texts)


class IssueIn(CopyRequestIn):
    """請求: whom (persons or a household), what, who asks; or an open request by its number."""

    household_no: Digits | Literal[""] = ""
    acknowledged: Reasons = {}
    case_no: Annotated[StrictStr, Field(pattern=rf"({CASE_NO})|(^$)")] = ""
    reason: Note = ""
    request_no: Annotated[StrictStr, Field(pattern=rf"({REQUEST_NO})|(^$)")] = ""
    version: Annotated[StrictInt, Field(ge=1)] | None = Field(
        default=None, description="見た請求の処理の番号"
    )
    printer: Annotated[StrictStr, Field(pattern=r"^[0-9A-Z]{0,8}$", description="プリンタの略号")] = ""


class ReissueIn(Schema):
    """Why the copy is handed out again; alerts answered."""

    model_config = ConfigDict(extra="forbid")
    reason: Note
    acknowledged: Reasons = {}


class IssuedOut(Schema):
    """One copy; its file is at `/issues/{issue_no}/file`, what is due at `/requests/{request_no}/fee`."""

    issue_no: str
    kind: str
    copy_no: int
    copies: int
    form: str
    subjects: list[str]
    fee: int
    issued_at: datetime
    digest: str
    delivery: str
    overflows: list[str]
    request_no: str


class IssueLineOut(Schema):
    """One copy in the issue history: `voided_at` 処分, `spoiled` 刷り損じの枚数, `reprints` 再交付の回数.
    `masked`: a protected person on it, and who asked where, is left out."""

    issue_no: str
    kind: str
    form: str
    subjects: list[str]
    copy_no: int
    copies: int
    fee: int
    relation: str
    purpose: str
    with_numbers: bool
    issued_at: datetime
    issued_by: str
    case_no: str
    voided_at: datetime | None
    void_reason: str
    reprints: int
    spoiled: int
    masked: bool


class DefaultsOut(Schema):
    """What the form begins with, taken over from the case's notifier."""

    requester: str
    requester_address: str
    bearer: str
    authority: str
    relation: str
    identification: str
    addressee_nos: list[str]


@router.get("/certificates", response={200: list[CertificateOut], **answers()}, summary="証明書の種別")
@requires("residents.issue")
def kinds(request: HttpRequest) -> list[CertificateOut]:
    """Every certificate that can be asked for."""
    return [
        CertificateOut(
            kind=row.kind, title=row.title, law=row.law, items=sorted(row.items),
            forms={form: sheet.id for form, sheet in row.sheets.items()}, leaves_out=sorted(row.leaves_out),
            prescribed=row.is_prescribed,
        )
        for row in CERTIFICATES.values()
    ]  # fmt: skip


@router.post("/issues", response={201: list[IssuedOut], **answers(500, 503)}, summary="証明書の交付")
@requires("residents.issue")
def issue(request: HttpRequest, idempotency_key: IdempotencyKey, given: IssueIn) -> Any:
    """Issue copies; each has a number of its own."""
    made = issue_record_copy(
        staff=staff_of(request), request=given.request(staff_of(request)), addressee_nos=given.addressee_nos,
        household_no=given.household_no, acknowledged=given.acknowledged, case_no=given.case_no,
        reason=given.reason, request_no=given.request_no, version=given.version, printer=given.printer,
    )  # fmt: skip
    return 201, [IssuedOut.model_validate(i, from_attributes=True) for i in made]


@router.post("/issues/previews", response=answers(500, 503), summary="証明書のプレビュー", openapi_extra=PDF)
@requires("residents.issue")
def preview(request: HttpRequest, idempotency_key: IdempotencyKey, given: IssueIn) -> HttpResponseBase:
    """How the first paper would look, with 見本 across it; nothing is issued, and no number is drawn."""
    pdf = preview_issue(
        staff=staff_of(request), request=given.request(staff_of(request)), addressee_nos=given.addressee_nos,
        acknowledged=given.acknowledged, case_no=given.case_no, reason=given.reason,
    )  # fmt: skip
    return pdf_stream(pdf, "preview")


@router.get("/issues", response={200: list[IssueLineOut], **answers()}, summary="交付履歴")
@requires("residents.issue")
def history(
    request: HttpRequest,
    addressee_no: Annotated[str, Query(pattern=r"^[0-9]{0,15}$", description="宛名番号")] = "",
    case_no: CaseQuery = "",
    for_case: CaseQuery = "",
    reason: Purpose = "",
) -> list[IssueLineOut]:
    """What was issued of a person, or for a case; newest first. Asked for a case, or with a reason."""
    lines = list_issues(
        staff=staff_of(request), addressee_no=addressee_no, case_no=case_no, for_case=for_case, reason=reason
    )
    return [IssueLineOut.model_validate(line, from_attributes=True) for line in lines]


@router.post("/issues/{issue_no}/reissues", response={201: IssuedOut, **answers(500)}, summary="写しの再交付")
@requires("residents.issue")
def reissue_copy(
    request: HttpRequest, issue_no: IssueNo, idempotency_key: IdempotencyKey, given: ReissueIn
) -> Any:
    """Take the archived copy out again; then its file is open to who did so, as to its issuer."""
    made = reissue(
        staff=staff_of(request), issue_no=issue_no, reason=given.reason, acknowledged=given.acknowledged
    )
    return 201, IssuedOut.model_validate(made, from_attributes=True)


@router.get("/issues/{issue_no}/file", response=answers(500), summary="交付した写し", openapi_extra=PDF)
@requires("residents.issue")
def fetch(request: HttpRequest, issue_no: IssueNo) -> HttpResponse:
    """The archived PDF, for who issued or reissued it to print (15 minutes)."""
    made = show_issued(staff=staff_of(request), issue_no=issue_no)
    return pdf_answer(made.pdf, "record_copy.pdf")


@router.get(
    "/issues/{issue_no}/verification",
    response={200: VerificationOut, **answers(500, 503)},
    summary="交付の検証",
)
@requires("residents.issue")
def verification(request: HttpRequest, issue_no: IssueNo) -> VerificationOut:
    """Archive, facts and drawing compared; what differs is an incident (500)."""
    found = verify_issue(staff=staff_of(request), issue_no=issue_no)
    return VerificationOut.model_validate(found, from_attributes=True)


@router.get(
    "/cases/{case_no}/issue-defaults", response={200: DefaultsOut, **answers()}, summary="交付申請の初期値"
)
@requires("residents.issue")
def defaults(request: HttpRequest, case_no: CaseNo) -> DefaultsOut:
    """Requester, relation and identification as the notifier gave them."""
    found = issue_defaults(staff=staff_of(request), case_no=case_no)
    return DefaultsOut.model_validate(found, from_attributes=True)
