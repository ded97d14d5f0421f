"""Stock of resident codes handed out by the prefecture (住民票コードの空きコード): S 4.3, RR-09."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class ResidentCodeStock(models.Model):
    """One free code. `shuffle` is a random key, so that codes leave in an order nobody can foresee."""

    code = models.TextField(primary_key=True)
    shuffle = models.BigIntegerField()
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_for = models.TextField(blank=True)

    class Meta:
        db_table = "resident_code_stock"
        indexes = [models.Index(fields=["shuffle"], condition=Q(taken_at__isnull=True), name="stock_free")]
