"""Reading incidents (事故の照会): what stops a channel, and the list of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from openjuki.systems.residents.models import IssueIncident
from openjuki.systems.residents.models.incident import CAUSES, CHANNELS

MOST = 200


@dataclass(frozen=True, slots=True)
class IncidentLine:
    """One incident; open while `closed_at` is None."""

    id: int
    channel: str
    channel_title: str
    findings: tuple[str, ...]
    subjects: tuple[str, ...]
    case_no: str
    terminal: str
    raised_by: str
    raised_at: datetime
    owner: str
    cause: str
    cause_title: str
    explanation: str
    measure: str
    closed_by: str
    closed_at: datetime | None


def stopped_by(channel: str) -> int | None:
    """Number of the oldest open incident of a channel, or None."""
    found = (
        IssueIncident.objects.filter(channel=channel, closed_at=None)
        .order_by("id")
        .values_list("pk", flat=True)
    )
    return found.first()


def open_count() -> int:
    """How many incidents wait for an end."""
    return IssueIncident.objects.filter(closed_at=None).count()


def incidents() -> list[IncidentLine]:
    """All, the open ones first, then the newest."""
    rows = sorted(IssueIncident.objects.order_by("-id")[:MOST], key=lambda i: i.closed_at is not None)
    return [line_of(row) for row in rows]


def line_of(row: IssueIncident) -> IncidentLine:
    """A row as it is shown."""
    return IncidentLine(
        id=row.pk, channel=row.channel, channel_title=CHANNELS[row.channel], findings=tuple(row.findings),
        subjects=tuple(row.subjects), case_no=row.case_no, terminal=row.terminal, raised_by=row.raised_by,
        raised_at=row.raised_at, owner=row.owner, cause=row.cause, cause_title=CAUSES.get(row.cause, ""),
        explanation=row.explanation, measure=row.measure, closed_by=row.closed_by, closed_at=row.closed_at,
    )  # fmt: skip
