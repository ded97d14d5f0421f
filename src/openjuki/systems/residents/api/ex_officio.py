"""職権への切替えのAPI: a 届出 that is being entered goes on as its ex-officio counterpart (S 4.2.0.2)."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import EntryOut, ReasonIn, Version, entry_out
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.api.types import CaseNo
from openjuki.systems.residents.services.same_case import Page
from openjuki.systems.residents.services.turn_ex_officio import turn_ex_officio

router = Router(tags=["受付"])


class TurnIn(ReasonIn):
    """Why the draft of `version` goes on ex officio."""

    version: Version


class TurnedOut(EntryOut):
    """The draft as its counterpart. `left_out`: labels of what was typed and only a 届出 has."""

    left_out: list[str]


@router.post(
    "/cases/{case_no}/ex-officio", response={200: TurnedOut, **answers()}, summary="職権に切り替える"
)
@requires("residents.enter_ex_officio")
def turn(request: HttpRequest, case_no: CaseNo, idempotency_key: IdempotencyKey, given: TurnIn) -> TurnedOut:
    """Same case, ex officio: what both kinds have is carried over and judged anew. There is no way back.

    409 where somebody has changed the draft since `version`.
    """
    page = Page(given.version)
    turned = turn_ex_officio(staff=staff_of(request), case_no=case_no, reason=given.reason, page=page)
    return TurnedOut(**entry_out(turned.entry).model_dump(), left_out=list(turned.left_out))
