"""Table of the audit log (操作履歴): who did what to whose record, when, from where (U-08)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openjuki.runtime.db import AppendOnly


class AuditRow(AppendOnly):
    """One row of one worker's chain. `n` has no gaps; `mac` covers the row and its predecessor's mac."""

    chain = models.TextField()
    n = models.BigIntegerField()
    at = models.DateTimeField(db_index=True)
    actor = models.TextField()
    actor_name = models.TextField(blank=True)
    ward = models.TextField(blank=True)
    terminal = models.TextField(blank=True)
    session = models.TextField(blank=True)
    action = models.TextField()
    outcome = models.TextField()
    subjects = ArrayField(models.TextField(), default=list)
    terms = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    case_no = models.TextField(blank=True)
    prev_mac = models.BinaryField()
    mac = models.BinaryField()

    class Meta:
        db_table = "audit_row"
        constraints = [
            models.UniqueConstraint(fields=["chain", "n"], name="audit_chain_n"),
            models.CheckConstraint(condition=models.Q(n__gte=1), name="audit_n_positive"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["viewed", "done", "refused", "failed"]), name="audit_outcome"
            ),
        ]
        indexes = [models.Index(fields=["actor", "at"], name="audit_actor_at")]
