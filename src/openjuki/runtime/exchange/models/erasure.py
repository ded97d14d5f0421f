"""Record of erased bodies (本文消去の記録)."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly


class ErasedBodies(AppendOnly):
    """One destroyed key: which kind and day can no longer be read, by whom and why (K-03, K-04)."""

    kind = models.TextField()
    day = models.DateField()
    at = models.DateTimeField(db_default=Now())
    by = models.TextField()
    why = models.TextField()

    class Meta:
        db_table = "exchange_erased_bodies"
        constraints = [models.UniqueConstraint(fields=["kind", "day"], name="exchange_erased_once")]
