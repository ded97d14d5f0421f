"""事故 of seal certificates: the desk of `runtime.release.desk`, and of whom each was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openjuki.runtime.release.desk import IncidentDesk
from openjuki.systems.seals.models import IssueIncident, IssueRecord, Setting
from openjuki.systems.seals.services.frame import frame


def _subjects(given: Mapping[str, Any]) -> list[str]:
    known = IssueRecord.objects.filter(pk=given.get("issue_no", "")).first()
    return [known.addressee_no if known else str(given.get("addressee_no", ""))]


desk = IncidentDesk("seals", IssueIncident, Setting, frame, _subjects)
