"""When 住基ネット runs (稼働時間): GW-02. Without a row the network counts as always open."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now

WEEKDAYS = "月火水木金土日"


class OperatingHours(models.Model):
    """稼働時間 of one weekday (0 = Monday), business time.

    Once any weekday has a row, one without is closed.
    """

    weekday = models.SmallIntegerField(primary_key=True)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        db_table = "operating_hours"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="hours_in_order"),
        ]


class Suspension(models.Model):
    """連携の一時停止: ordered by somebody with a reason, until somebody ends it."""

    id = models.BigAutoField(primary_key=True)
    reason = models.TextField()
    started_by = models.TextField()
    started_at = models.DateTimeField(db_default=Now())
    ended_by = models.TextField(db_default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "suspension"
        constraints = [
            models.UniqueConstraint(Value(1), condition=Q(ended_at__isnull=True), name="suspension_one_open"),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="suspension_end_whole",
            ),
        ]
