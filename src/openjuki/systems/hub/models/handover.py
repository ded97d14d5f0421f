"""全件連携 of the register as the hub takes it over (S 7.2.3)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Handover(models.Model):
    """One run of the register: parts taken over, persons in them, and when the last one came."""

    run = models.BigIntegerField(primary_key=True)
    opened_at = models.DateTimeField(db_default=Now())
    parts = models.IntegerField(default=0)
    persons = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handover"
