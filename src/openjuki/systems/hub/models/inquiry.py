"""Record of inquiries per person (個別照会の記録): L-01, HB-05. Refused ones are kept too."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly


class Inquiry(AppendOnly):
    """One question of an office and what it was given: names of items and a digest, never their values."""

    id = models.UUIDField(primary_key=True)
    consumer = models.TextField()
    destination_no = models.IntegerField(null=True)
    operator = models.TextField()
    addressee_no = models.TextField()
    reason = models.TextField()
    outcome = models.TextField()
    refusal = models.TextField(db_default="")
    items = ArrayField(models.TextField(), default=list)
    digest = models.BinaryField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "inquiry"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="given", refusal="", digest__isnull=False)
                | (Q(outcome="refused", digest__isnull=True) & ~Q(refusal="")),
                name="inquiry_outcome_whole",
            ),
            models.CheckConstraint(condition=Q(outcome="refused") | ~Q(reason=""), name="inquiry_reason"),
        ]
        indexes = [models.Index(fields=["addressee_no"], name="inquiry_person")]
