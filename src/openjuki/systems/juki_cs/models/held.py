"""抑止の状態 (S 3.1): whose papers must not be issued, and who is under 支援措置, as the register tells."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class HeldPerson(models.Model):
    """One person of whom something was told. `seq`: number of the message that told it last."""

    addressee_no = models.TextField(primary_key=True)
    issue_held = models.BooleanField()
    support_measure = models.BooleanField()
    seq = models.BigIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "held_person"
        constraints = [
            models.CheckConstraint(
                condition=Q(support_measure=False) | Q(issue_held=True), name="held_support_is_held"
            )
        ]
