"""事故, 処分 and 再交付 of seal certificates; what the first two are says `runtime.release.incident`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly
from openjuki.runtime.release import incident
from openjuki.systems.seals.models.issue import IssueRecord


class IssueIncident(incident.Incident):
    """事故."""

    class Meta(incident.Incident.Meta):
        pass


class IssueVoid(incident.Void):
    """処分情報."""

    issue = models.OneToOneField(IssueRecord, on_delete=models.PROTECT)

    class Meta(incident.Void.Meta):
        pass


class IssueReprint(AppendOnly):
    """再交付: the archived bytes handed out once more. `acknowledged`: id of an alert → reason."""

    issue = models.ForeignKey(IssueRecord, on_delete=models.PROTECT)
    reason = models.TextField()
    acknowledged = models.JSONField(default=dict)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "issue_reprint"
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(by=""), name="reprint_with_reason"),
        ]
