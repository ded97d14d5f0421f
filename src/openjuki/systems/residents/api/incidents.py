"""証明書の事故と処分のAPI. S 1.3.8; incidents R02, R05."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from openjuki.runtime.api import IdempotencyKey, answers
from openjuki.runtime.release.incidents import router as incidents_of
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api.cases import ReasonIn
from openjuki.systems.residents.api.certificates import IssueNo
from openjuki.systems.residents.api.staff import staff_of
from openjuki.systems.residents.services import incidents, reprint

router = incidents_of(incidents.desk)


@router.post("/issues/{issue_no}/void", response={204: None, **answers()}, summary="写しの処分")
@requires("residents.issue")
def void(request: HttpRequest, issue_no: IssueNo, idempotency_key: IdempotencyKey, given: ReasonIn) -> Any:
    """The copy was spoiled or taken back, and destroyed."""
    reprint.void_issue(staff=staff_of(request), issue_no=issue_no, reason=given.reason)
    return 204, None
