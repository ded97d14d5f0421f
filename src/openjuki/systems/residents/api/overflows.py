"""文字超過リストのAPI: texts that did not fit on a certificate (S 5.8)."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from openjuki.runtime.api import answers
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.services.list_overflows import list_overflows

router = Router(tags=["証明書"])


class OverflowOut(Schema):
    """One text that did not fit: on which issue, whose, which item, all of it, and how it was printed.

    `issue_no` is blank where the paper was not made; `policy` then says why (`refuse`: 文字溢れ, `glyph`: 文字がない).
    """

    issue_no: str
    issued_at: datetime
    certificate: str
    addressee_no: str
    name: str
    item: str
    text: str
    policy: str


@router.get("/overflows", response={200: list[OverflowOut], **answers()}, summary="文字超過リスト")
@requires("residents.issue")
def read_all(request: HttpRequest, given: Narrowed) -> list[OverflowOut]:
    """The newest first; an issue with a protected person only for who may see one."""
    found = list_overflows(staff=staff_of(request), scope=scope_of(request, given))
    return [OverflowOut.model_validate(line, from_attributes=True) for line in found]
