"""事故 (issue incidents) of the register's certificates: the desk of `runtime.release.desk`, and of whom each was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q

from openjuki.runtime.release.desk import ChannelStopped, IncidentDesk, NotYours
from openjuki.runtime.release.incident import Incident
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import CaseFile, IssueIncident, IssueRecord, Setting
from openjuki.systems.residents.selectors.certificates import active_members
from openjuki.systems.residents.selectors.scope import WHOLE, Scope
from openjuki.systems.residents.services.base import frame

__all__ = [
    "ChannelStopped",
    "NotYours",
    "close",
    "desk",
    "explain",
    "go_out",
    "listed",
    "own",
    "refuse_stopped",
    "reports",
]


def _subjects(given: Mapping[str, Any]) -> list[str]:
    if known := IssueRecord.objects.filter(issue_no=given.get("issue_no", "")).first():
        return known.subjects
    household = str(given.get("household_no") or "")
    return list(given.get("addressee_nos") or (active_members(household) if household else ()))


desk = IncidentDesk("residents", IssueIncident, Setting, frame, _subjects)
refuse_stopped, go_out, reports = desk.refuse_stopped, desk.go_out, desk.reports
own, explain, close = desk.own, desk.explain, desk.close


def listed(*, staff: Staff, scope: Scope = WHOLE) -> list[Incident]:
    """事故の一覧 of the scope, by whom the refused work was of, else by the case; what names neither is everybody's."""
    return desk.lines(staff=staff, within=_within(scope.of(staff)))


def _within(scope: Scope) -> Q | None:
    if scope.is_whole and not scope.branch:
        return None
    named = Func(
        F("addressee_no"), OuterRef("subjects"), arg_joiner=" = ANY(", template="%(expressions)s)",
        output_field=BooleanField(),
    )  # fmt: skip
    received = CaseFile.objects.filter(scope.cases()).values("case_no")
    of_a_case = Q(subjects=[]) & (Q(case_no="") | Q(case_no__in=received))
    return of_a_case | Q(Exists(scope.people().filter(named)))
