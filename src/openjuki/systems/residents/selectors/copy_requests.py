"""写しの請求の照会: requests by day, right and state, and one request with what was done to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.requests.course import Act, State
from openjuki.kernel.certificates.requests.request import CHANNELS, CopyRequest
from openjuki.kernel.certificates.requests.rights import RIGHTS
from openjuki.systems.residents.models import IssueRecord, IssueRequest, IssueRequestAct
from openjuki.systems.residents.selectors.scope import WHOLE, Scope

_NAMES = {f.name for f in fields(CopyRequest)} - {"choices"}


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request in a list. `masked`: somebody protected is on it, and who asks and for whom is left out."""

    request_no: str
    right: str
    channel: str
    state: str
    removed: bool
    requester: str = field(repr=False)
    subjects: tuple[str, ...]
    received_on: date
    due_on: date | None
    masked: bool = False

    @property
    def right_title(self) -> str:
        """請求の権利."""
        return RIGHTS[self.right].title

    @property
    def law(self) -> str:
        """The article by which it is asked for."""
        return RIGHTS[self.right].article(removed=self.removed)

    @property
    def state_title(self) -> str:
        """状態."""
        return State.LABELS[self.state]

    @property
    def channel_title(self) -> str:
        """窓口, 郵送."""
        return CHANNELS[self.channel]

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in State.OPEN


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act. `paper`: kind of the paper that it printed; `returned`: 返戻 in yen."""

    version_no: int
    act: str
    reason: str
    missing: tuple[str, ...]
    by: str
    at: datetime
    paper: str
    returned: int

    @property
    def title(self) -> str:
        """処理."""
        return Act.LABELS[self.act]


@dataclass(frozen=True, slots=True)
class Criteria:
    """絞込み. Blank: all; `since`, `until`: of the day of receipt, both included; `open_only`: nothing finished."""

    since: date | None = None
    until: date | None = None
    right: str = ""
    state: str = ""
    open_only: bool = False


def line_of(r: IssueRequest) -> RequestLine:
    """As it is listed."""
    return RequestLine(
        r.request_no, r.right, r.channel, r.state, r.removed, str(r.data.get("requester", "")),
        tuple(r.subjects), r.received_on, r.due_on,
    )  # fmt: skip


def requests(criteria: Criteria, scope: Scope = WHOLE, *, limit: int) -> list[RequestLine]:
    """Requests that the office received, the newest first; at most `limit`."""
    found = IssueRequest.objects.filter(scope.cases())
    if criteria.since:
        found = found.filter(received_on__gte=criteria.since)
    if criteria.until:
        found = found.filter(received_on__lte=criteria.until)
    if criteria.right:
        found = found.filter(right=criteria.right)
    if criteria.state:
        found = found.filter(state=criteria.state)
    elif criteria.open_only:
        found = found.filter(state__in=sorted(State.OPEN))
    return [line_of(r) for r in found.order_by("-received_on", "-id")[:limit]]


def waiting(scope: Scope, today: date) -> tuple[int, int]:
    """How many requests of the office are late with what was missing, and how many were handed over."""
    found = IssueRequest.objects.filter(scope.cases(), state__in=sorted(State.OPEN)).aggregate(
        late=Count("id", filter=Q(due_on__lt=today)), over=Count("id", filter=Q(state=State.HANDED_OVER))
    )
    return found["late"], found["over"]


def acts_of(row: IssueRequest) -> list[ActLine]:
    """All acts, the newest first."""
    return [
        ActLine(a.version_no, a.act, a.reason, tuple(a.missing), a.by, a.at, a.paper, a.returned)
        for a in IssueRequestAct.objects.filter(request=row).order_by("-version_no")
    ]


def issue_nos_of(row: IssueRequest) -> tuple[str, ...]:
    """発行番号 of what was issued on a request."""
    return tuple(IssueRecord.objects.filter(request=row).order_by("id").values_list("issue_no", flat=True))


def request_from(data: Mapping[str, Any]) -> CopyRequest:
    """The request as it was filled in; what an older one did not know takes its default."""
    known = {name: data[name] for name in _NAMES if name in data}
    return CopyRequest(choices=Choices.stored(data["choices"]), **known)
