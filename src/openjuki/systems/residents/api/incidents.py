"""証明書の事故と処分のAPI. S 1.3.8; incidents R02, R05."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from pydantic import StrictBool

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.release.incidents import IncidentOut, out
from openjuki.runtime.release.incidents import router as incidents_of
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.certificates import IssueNo
from openjuki.systems.residents.api.scope import Narrowed, scope_of
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.services import incidents, reprint

router = incidents_of(incidents.desk, lists=False)


@router.get("/incidents", response={200: list[IncidentOut], **answers()}, summary="事故の一覧")
@requires(incidents.desk.right)
def read_all(request: HttpRequest, given: Narrowed) -> list[IncidentOut]:
    """Open ones first; one that names nobody is in every list."""
    found = incidents.listed(staff=staff_of(request), scope=scope_of(request, given))
    return [out(line) for line in found]


class VoidIn(ReasonIn):
    """処分. `refund`: whether the fee goes back; to be said where it was paid."""

    refund: StrictBool | None = None


@router.post("/issues/{issue_no}/void", response={204: None, **answers()}, summary="写しの処分")
@requires("residents.issue")
def void(request: HttpRequest, issue_no: IssueNo, idempotency_key: IdempotencyKey, given: VoidIn) -> Any:
    """The copy was spoiled or taken back, and destroyed."""
    reprint.void_issue(staff=staff_of(request), issue_no=issue_no, reason=given.reason, refund=given.refund)
    return 204, None
