"""写しの請求の表示: the list by day, right and state, and one request; on the log before anybody sees them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from openjuki.kernel.certificates.facts import name_text
from openjuki.kernel.certificates.requests.request import CopyRequest
from openjuki.runtime import audit
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.selectors import copy_requests as selectors
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.copy_requests import ActLine, Criteria, RequestLine
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import service
from openjuki.systems.residents.services.copy_requests import request_row
from openjuki.systems.residents.services.protection import hidden_from

#: As many lines as a list shows at once.
MOST = 200


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request. `names`: of those whom it names, in their order; `version`: of the newest act."""

    line: RequestLine
    request: CopyRequest = field(repr=False)
    names: tuple[str, ...] = field(repr=False)
    acts: tuple[ActLine, ...]
    issue_nos: tuple[str, ...]
    refusal: str
    version: int
    case_no: str


@service("residents.list_requests")
def list_requests(*, staff: Staff, criteria: Criteria, scope: Scope = WHOLE) -> list[RequestLine]:
    """請求の一覧. Without the right for 支援措置, who asks for a protected person is not told."""
    found = selectors.requests(criteria, scope.of(staff), limit=MOST)
    hidden = hidden_from(staff, (no for line in found for no in line.subjects))
    shown = [_masked(line) if hidden.intersection(line.subjects) else line for line in found]
    audit.view(
        "residents.list_requests", staff=staff,
        subjects=sorted({no for line in shown for no in line.subjects}),
        terms={"requests": [line.request_no for line in shown], "right": criteria.right, "state": criteria.state},
    )  # fmt: skip
    return shown


def _masked(line: RequestLine) -> RequestLine:
    return replace(line, requester="", subjects=(), masked=True)


@service("residents.view_request")
def view_request(*, staff: Staff, request_no: str) -> RequestView:
    """One request. Raises Forbidden (right, S07), NotFound."""
    row = request_row(staff, request_no)
    current = rows.current_versions(row.subjects, with_number=False)
    audit.view(
        "residents.view_request", staff=staff, subjects=row.subjects, terms={"request_no": request_no},
        case_no=row.case_no,
    )  # fmt: skip
    return RequestView(
        line=selectors.line_of(row),
        request=selectors.request_from(row.data),
        names=tuple(name_text(current[no].record) for no in row.subjects if no in current),
        acts=tuple(selectors.acts_of(row)),
        issue_nos=selectors.issue_nos_of(row),
        refusal=row.refusal,
        version=row.version,
        case_no=row.case_no,
    )


def overdue(line: RequestLine, today: date) -> bool:
    """補正の期限が過ぎた不備: the letter was not answered in time."""
    return line.open and line.due_on is not None and line.due_on < today
