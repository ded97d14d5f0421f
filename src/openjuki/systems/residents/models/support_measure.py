"""支援措置 (住民基本台帳事務処理要領 第5-10, S 1.1.16, S 3.4): applications, and every act on them.

The items of an application (相手方, 連絡先, 相談機関 …) lie sealed: a reader of the database learns nothing of
them. The holds that protect are rows of `hold`.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openjuki.kernel.support_measure.application import Act, ApplicantKind, State
from openjuki.runtime.db import AppendOnly


class SupportMeasure(models.Model):
    """申出: what it is now; `version` is that of its newest act."""

    applicant_no = models.TextField(db_index=True)
    applicant_kind = models.TextField()
    ward = models.TextField()
    state = models.TextField()
    version = models.IntegerField()
    received_on = models.DateField()
    provisional_since = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        db_table = "support_measure"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State.LABELS)), name="measure_state"),
            models.CheckConstraint(
                condition=Q(applicant_kind__in=list(ApplicantKind.LABELS)), name="measure_applicant_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PROVISIONAL) | Q(provisional_since__isnull=False),
                name="measure_provisional_since",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.IN_FORCE) | (Q(starts_on__isnull=False) & Q(ends_on__isnull=False)),
                name="measure_in_force_has_period",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="measure_period"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(State.LIVE)) | Q(ended_on__isnull=False),
                name="measure_ended_on_a_day",
            ),
            models.UniqueConstraint(
                fields=["applicant_no"], condition=Q(state__in=sorted(State.LIVE)), name="one_live_measure"
            ),
        ]
        indexes = [models.Index(fields=["state", "ends_on"], name="measure_due")]


class SupportMeasureVersion(AppendOnly):
    """処理の履歴: what the application was after one act. `details`: sealed items of S 1.1.16."""

    measure = models.ForeignKey(SupportMeasure, on_delete=models.PROTECT)
    version_no = models.IntegerField()
    prev_version_no = models.IntegerField(null=True)
    act = models.TextField()
    acted_by = models.TextField()
    acted_by_name = models.TextField(blank=True)
    acted_at = models.DateTimeField()
    reason = models.TextField()
    state = models.TextField()
    applicant_kind = models.TextField()
    provisional_since = models.DateField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    supported = ArrayField(models.TextField())
    details = models.BinaryField()

    class Meta:
        db_table = "support_measure_version"
        constraints = [
            models.UniqueConstraint(fields=["measure", "version_no"], name="measure_version_once"),
            models.CheckConstraint(condition=Q(act__in=list(Act.LABELS)), name="measure_act"),
            models.CheckConstraint(condition=Q(state__in=list(State.LABELS)), name="measure_version_state"),
            models.CheckConstraint(condition=~Q(reason=""), name="measure_act_has_reason"),
            models.CheckConstraint(
                condition=Q(version_no=1, prev_version_no__isnull=True, act=Act.RECEIVE)
                | Q(version_no__gt=1, prev_version_no=F("version_no") - 1),
                name="measure_version_follows",
            ),
        ]
