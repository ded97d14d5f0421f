"""全件連携 of the register as CS takes it over: while it is open, the file is being built (初期構築中)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now


class Handover(models.Model):
    """One run of the register. `persons`: named in its parts so far, `parked`: those of them not taken over."""

    run = models.BigIntegerField(primary_key=True)
    opened_at = models.DateTimeField(db_default=Now())
    parts = models.IntegerField(default=0)
    persons = models.BigIntegerField(default=0)
    parked = models.BigIntegerField(default=0)
    parts_out = models.IntegerField(default=0)
    persons_out = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handover"
        constraints = [
            models.CheckConstraint(condition=Q(parked__lte=F("persons")), name="handover_parked_of_persons"),
        ]
