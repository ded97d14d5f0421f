"""JSON API of the letters and of the 文字超過リスト: made, taken out of the archive, listed (SL-01, SL-02, S 5.8)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from openjuki.runtime.api import PROBLEMS, IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.runtime.signin import Staff
from openjuki.systems.seals.api import types
from openjuki.systems.seals.services import overflows, papers

router = Router(tags=["書面"])
STOPPED = answers(500, 503)


def _staff(request: HttpRequest) -> Staff:
    staff: Staff = request.staff  # type: ignore[attr-defined]
    return staff


@router.post("/papers", response={201: types.PaperOut, **STOPPED}, summary="照会書・抹消通知書・番号票の作成")
@requires("seals.enter")
def make(request: HttpRequest, idempotency_key: IdempotencyKey, given: types.PaperIn) -> Any:
    """`inquiry` of an application, `ended` of an event, `card` of a person; read back before it is archived."""
    return 201, papers.make_paper(staff=_staff(request), **given.dict())


@router.get("/papers/{paper_no}/file", response=STOPPED, summary="作成した書面")
@requires("seals.enter")
def file(request: HttpRequest, paper_no: types.Text) -> HttpResponse:
    """The bytes as they left, by 文書番号."""
    made = papers.show_paper(staff=_staff(request), paper_no=paper_no)
    return HttpResponse(made.pdf, content_type="application/pdf")


@router.get("/overflows", response={200: list[types.OverflowOut], **PROBLEMS}, summary="文字超過リスト")
@requires("seals.issue")
def read_all(request: HttpRequest) -> Any:
    """The newest first; a protected person only for who may see one."""
    return overflows.list_overflows(staff=_staff(request))
