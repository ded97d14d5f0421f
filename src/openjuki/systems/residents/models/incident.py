"""事故と処分 of the register's certificates; what they are says `runtime.release.incident`."""

from __future__ import annotations

from django.db import models

from openjuki.runtime.release import incident
from openjuki.systems.residents.models.certificate import IssueRecord


class IssueIncident(incident.Incident):
    """事故."""

    class Meta(incident.Incident.Meta):
        pass


class IssueVoid(incident.Void):
    """処分情報."""

    issue = models.OneToOneField(IssueRecord, on_delete=models.PROTECT)

    class Meta(incident.Void.Meta):
        pass
