"""JSON API: search, the record of one person, applications and their review (SL-01, SL-02)."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openjuki.kernel.seals.kinds import KINDS
from openjuki.runtime.api import PROBLEMS, IdempotencyKey
from openjuki.runtime.errors import Finding, Invalid
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.api import types
from openjuki.systems.seals.selectors.registrations import Criteria
from openjuki.systems.seals.services import applications, change_settings, inquire, review
from openjuki.systems.seals.services.judge import Entry

router = Router()


def _staff(request: HttpRequest) -> Staff:
    staff: Staff = request.staff  # type: ignore[attr-defined]
    return staff


@router.post("/people/searches", response={200: list[types.FoundOut], **PROBLEMS}, summary="検索")
@requires("seals.search")
def search(request: HttpRequest, given: types.SearchIn) -> Any:
    """By a number or a name; logged with the reason."""
    criteria = Criteria(**{k: v for k, v in given.dict().items() if k != "reason"})
    return inquire.search(staff=_staff(request), criteria=criteria, reason=given.reason)


@router.get("/people/{addressee_no}", response={200: types.PersonOut, **PROBLEMS}, summary="印鑑登録原票")
@requires("seals.view")
def person(request: HttpRequest, addressee_no: types.Number) -> Any:
    """The registration in force, what happened, what was issued."""
    return types.person_out(inquire.view_person(staff=_staff(request), addressee_no=addressee_no))


@router.get("/applications", response={200: list[types.ApplicationOut], **PROBLEMS}, summary="受付中の申請")
@requires("seals.view")
def waiting(request: HttpRequest) -> Any:
    """What waits, oldest first."""
    return inquire.work_list(staff=_staff(request))


@router.post("/applications", response={201: types.ApplicationOut, **PROBLEMS}, summary="申請の受付")
@requires("seals.enter", "seals.view")
def enter(request: HttpRequest, idempotency_key: IdempotencyKey, given: types.EntryIn) -> Any:
    """Judged as on the screen; alerts need a reason each."""
    values = given.dict()
    if given.kind not in KINDS:
        raise Invalid(Finding("SE84", "申請の種類がありません。", field="kind"))
    apart = ("addressee_no", "impression", "dpi", "acknowledged")
    made = applications.enter(
        staff=_staff(request), addressee_no=given.addressee_no,
        entry=Entry(**{k: v for k, v in values.items() if k not in apart}),
        impression=_bytes(given.impression), dpi=given.dpi, acknowledged=given.acknowledged,
    )  # fmt: skip
    return 201, _line(request, made.pk)


@router.get(
    "/applications/{int:application_id}", response={200: types.ApplicationOut, **PROBLEMS}, summary="申請"
)
@requires("seals.view")
def application(request: HttpRequest, application_id: int) -> Any:
    """One application as it stands."""
    return _line(request, application_id)


@router.post(
    "/applications/{int:application_id}/inquiry", response={200: types.ApplicationOut, **PROBLEMS},
    summary="照会書の発送",
)  # fmt: skip
@requires("seals.enter", "seals.view")
def send(request: HttpRequest, application_id: int, idempotency_key: IdempotencyKey) -> Any:
    """The term for the answer begins."""
    applications.send_inquiry(staff=_staff(request), application_id=application_id)
    return _line(request, application_id)


@router.post(
    "/applications/{int:application_id}/answer", response={200: types.ApplicationOut, **PROBLEMS},
    summary="照会書の回答の受領",
)  # fmt: skip
@requires("seals.enter", "seals.view")
def answer(
    request: HttpRequest, application_id: int, idempotency_key: IdempotencyKey, given: types.AnswerIn
) -> Any:
    """It goes to review."""
    applications.answer(staff=_staff(request), application_id=application_id, **given.dict())
    return _line(request, application_id)


@router.post(
    "/applications/{int:application_id}/withdrawal", response={200: types.ApplicationOut, **PROBLEMS},
    summary="取下げ",
)  # fmt: skip
@requires("seals.enter", "seals.view")
def withdraw(
    request: HttpRequest, application_id: int, idempotency_key: IdempotencyKey, given: types.ReasonIn
) -> Any:
    """Nothing comes of it."""
    applications.withdraw(staff=_staff(request), application_id=application_id, reason=given.reason)
    return _line(request, application_id)


@router.post(
    "/applications/{int:application_id}/approval",
    response={200: types.ApplicationOut, **PROBLEMS},
    summary="承認",
)
@requires("seals.review", "seals.view")
def approve(request: HttpRequest, application_id: int, idempotency_key: IdempotencyKey) -> Any:
    """By another than who entered it; takes effect at once."""
    review.approve(staff=_staff(request), application_id=application_id)
    return _line(request, application_id)


@router.post(
    "/applications/{int:application_id}/refusal",
    response={200: types.ApplicationOut, **PROBLEMS},
    summary="却下",
)
@requires("seals.review", "seals.view")
def refuse(
    request: HttpRequest, application_id: int, idempotency_key: IdempotencyKey, given: types.ReasonIn
) -> Any:
    """With a reason."""
    review.refuse(staff=_staff(request), application_id=application_id, reason=given.reason)
    return _line(request, application_id)


@router.get("/registrations/{registration_no}/impression", response=PROBLEMS, summary="登録した印影")
@requires("seals.view")
def impression(request: HttpRequest, registration_no: types.Number) -> HttpResponse:
    """The picture as kept, a PNG."""
    content = inquire.impression(staff=_staff(request), registration_no=registration_no)
    return HttpResponse(content, content_type="image/png")


@router.get(
    "/applications/{int:application_id}/impression", response=PROBLEMS, summary="申請された印影"
)  # fmt: skip
@requires("seals.view")
def application_impression(request: HttpRequest, application_id: int) -> HttpResponse:
    """The picture that came with it, a PNG."""
    content = inquire.application_impression(staff=_staff(request), application_id=application_id)
    return HttpResponse(content, content_type="image/png")


@router.get("/settings", response={200: types.SettingsOut, **PROBLEMS}, summary="設定")
@requires("seals.settings")
def settings(request: HttpRequest) -> Any:
    """The ordinance and the rest as they stand; what is missing in `ordinance` has its default."""
    return change_settings.all_settings()


@router.put("/settings", response={200: types.SettingsOut, **PROBLEMS}, summary="設定の変更")
@requires("seals.settings")
def put_settings(request: HttpRequest, idempotency_key: IdempotencyKey, given: types.SettingsIn) -> Any:
    """What is given replaces what stood; all or nothing."""
    return change_settings.change_settings(staff=_staff(request), given=given.dict(exclude_unset=True))


def _line(request: HttpRequest, application_id: int) -> Any:
    return inquire.view_application(staff=_staff(request), application_id=application_id).line


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(
            Finding("SE20", "印影の画像を読めません。base64で送ってください。", field="impression")
        ) from None
