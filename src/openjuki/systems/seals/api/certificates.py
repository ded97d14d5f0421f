"""JSON API of 印鑑登録証明書: issued, looked at, handed out again, voided (SL-03)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Router, Schema

from openjuki.kernel.seals.certificate import Shown
from openjuki.runtime.api import PROBLEMS, IdempotencyKey, answers
from openjuki.runtime.release.verification import VerificationOut
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.runtime.web.pdf import pdf_stream
from openjuki.systems.seals.api import types
from openjuki.systems.seals.services import issue, issued, releases, verify

router = Router(tags=["印鑑登録証明書"])
#: When an issue is stopped, the last look or the press has refused.
STOPPED = answers(500, 503)


class ReleaseIn(types.Closed):
    """一時解除. `identification`: how the person at the counter was made sure of."""

    identification: types.Text
    reason: types.Text


class ReleaseOut(Schema):
    """一時解除: for one certificate, until then."""

    addressee_no: str
    until: datetime


def _staff(request: HttpRequest) -> Staff:
    staff: Staff = request.staff  # type: ignore[attr-defined]
    return staff


def _asked(given: types.CertificateIn) -> issue.Asked:
    values = given.dict()
    shown = Shown(**{k: values.pop(k) for k in Shown.__dataclass_fields__})
    return issue.Asked(shown=shown, **values)


@router.post(
    "/people/{addressee_no}/certificates",
    response={201: list[types.IssuedOut], **STOPPED},
    summary="証明書の交付",
)
@requires("seals.issue", "seals.view")
def certificates(
    request: HttpRequest,
    addressee_no: types.Number,
    idempotency_key: IdempotencyKey,
    given: types.CertificateIn,
) -> Any:
    """By the card that was shown; each copy has a number of its own."""
    made = issue.issue(staff=_staff(request), addressee_no=addressee_no, asked=_asked(given))
    return 201, made


@router.post(
    "/people/{addressee_no}/certificates/previews", response=STOPPED, summary="証明書のプレビュー"
)  # fmt: skip
@requires("seals.issue", "seals.view")
def preview(
    request: HttpRequest,
    addressee_no: types.Number,
    idempotency_key: IdempotencyKey,
    given: types.CertificateIn,
) -> HttpResponseBase:
    """Judged as an issue is; the PDF bears 見本, no number and no seal."""
    pdf = issue.preview(staff=_staff(request), addressee_no=addressee_no, asked=_asked(given))
    return pdf_stream(pdf, "preview")


@router.post(
    "/people/{addressee_no}/releases",
    response={201: ReleaseOut, **PROBLEMS},
    summary="支援措置の一時解除",
)
@requires("seals.hold.release", "seals.view")
def release(
    request: HttpRequest, addressee_no: types.Number, idempotency_key: IdempotencyKey, given: ReleaseIn
) -> Any:
    """For one certificate of the person at the counter, which somebody else issues."""
    return 201, releases.release_hold(staff=_staff(request), addressee_no=addressee_no, **given.dict())


@router.get("/issues/{issue_no}", response={200: types.IssueViewOut, **PROBLEMS}, summary="交付の記録")
@requires("seals.issue")
def issue_record(request: HttpRequest, issue_no: types.Text) -> Any:
    """What is known of one copy."""
    return issued.view_issue(staff=_staff(request), issue_no=issue_no)


@router.get("/issues/{issue_no}/file", response=STOPPED, summary="交付した証明書")
@requires("seals.issue")
def issued_file(request: HttpRequest, issue_no: types.Text) -> HttpResponse:
    """The bytes as released, to whom issued them or took them out again, at once."""
    pdf = issued.show_issued(staff=_staff(request), issue_no=issue_no).pdf
    return HttpResponse(pdf, content_type="application/pdf")


@router.post(
    "/issues/{issue_no}/reissue", response={200: types.IssuedOut, **STOPPED}, summary="証明書の再交付"
)  # fmt: skip
@requires("seals.issue")
def reissue(
    request: HttpRequest, issue_no: types.Text, idempotency_key: IdempotencyKey, given: types.ReissueIn
) -> Any:
    """The bytes as released, with a reason; then its file may be fetched."""
    return issued.reissue(staff=_staff(request), issue_no=issue_no, **given.dict())


@router.post(
    "/issues/{issue_no}/verification", response={200: VerificationOut, **STOPPED}, summary="交付の検証"
)  # fmt: skip
@requires("seals.issue")
def verification(request: HttpRequest, issue_no: types.Text, idempotency_key: IdempotencyKey) -> Any:
    """The archive, and what was printed, against the register as known then; what differs is an incident (500)."""
    return verify.verify_issue(staff=_staff(request), issue_no=issue_no)


@router.post("/issues/{issue_no}/void", response={204: None, **PROBLEMS}, summary="証明書の処分")
@requires("seals.issue")
def void(
    request: HttpRequest, issue_no: types.Text, idempotency_key: IdempotencyKey, given: types.ReasonIn
) -> Any:
    """The copy was spoiled or taken back, and destroyed."""
    issued.void_issue(staff=_staff(request), issue_no=issue_no, reason=given.reason)
    return 204, None
