"""事故 (issue incidents) of the register's certificates: the desk of `runtime.release.desk`, and of whom each was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.runtime.release.desk import ChannelStopped, IncidentDesk, NotYours
from openjuki.systems.residents.models import IssueIncident, IssueRecord
from openjuki.systems.residents.selectors.certificates import active_members
from openjuki.systems.residents.services.base import frame

__all__ = [
    "ChannelStopped",
    "NotYours",
    "close",
    "desk",
    "explain",
    "go_out",
    "own",
    "refuse_stopped",
    "reports",
]


def _subjects(given: Mapping[str, Any]) -> list[str]:
    if known := IssueRecord.objects.filter(issue_no=given.get("issue_no", "")).first():
        return known.subjects
    household = str(given.get("household_no") or "")
    return list(given.get("addressee_nos") or (active_members(household) if household else ()))


desk = IncidentDesk("residents", IssueIncident, frame, _subjects)
refuse_stopped, go_out, reports = desk.refuse_stopped, desk.go_out, desk.reports
own, explain, close = desk.own, desk.explain, desk.close
