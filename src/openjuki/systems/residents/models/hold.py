"""Holds (抑止): person × process × level × period (S 3.1). The end of a period does not end a hold by itself
unless it was set to: lifting is an act of its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

PROCESSES = {"change": "異動", "issue": "証明発行", "inquiry": "照会"}
LEVELS = {"error": "エラー", "alert": "アラート"}


class Hold(models.Model):
    """One hold. `support_measure` marks 支援措置: such a person's row is masked in lists."""

    addressee_no = models.TextField(db_index=True)
    process = models.TextField()
    level = models.TextField()
    support_measure = models.BooleanField(default=False)
    reason = models.TextField()
    starts_on = models.DateField()
    set_by = models.TextField()
    set_at = models.DateTimeField()
    lifted_by = models.TextField(blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.TextField(blank=True)

    class Meta:
        db_table = "hold"
        constraints = [
            models.CheckConstraint(condition=Q(process__in=list(PROCESSES)), name="hold_process"),
            models.CheckConstraint(condition=Q(level__in=list(LEVELS)), name="hold_level"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | (~Q(lifted_by="") & ~Q(lifted_reason="")),
                name="hold_lifted_by_someone",
            ),
            models.UniqueConstraint(
                fields=["addressee_no", "process", "level", "support_measure"],
                condition=Q(lifted_at__isnull=True),
                name="hold_once",
            ),
        ]
