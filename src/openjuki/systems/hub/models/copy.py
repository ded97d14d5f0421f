"""The residents as the hub knows them (個人基本): HB-01, HB-02, L-03."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly


class ResidentCopy(models.Model):
    """Current state per person, for offices that ask. `items`: the message's items but 個人番号, as JSON."""

    addressee_no = models.TextField(primary_key=True)
    seq = models.BigIntegerField()
    status = models.TextField()
    items = models.JSONField()
    number_enc = models.BinaryField(null=True)
    number_hash = models.BinaryField(null=True)
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "resident_copy"
        constraints = [
            models.CheckConstraint(
                condition=Q(number_enc__isnull=True, number_hash__isnull=True)
                | Q(number_enc__isnull=False, number_hash__isnull=False),
                name="resident_copy_number_whole",
            ),
            models.CheckConstraint(
                condition=Q(items__individual_number__isnull=True), name="resident_copy_number_sealed"
            ),
        ]


class Passing(AppendOnly):
    """情報連携記録: what came in and what it went out as. The digests must agree: nothing is altered."""

    message_id = models.UUIDField(primary_key=True)
    addressee_no = models.TextField()
    digest_in = models.BinaryField()
    offered_as = models.UUIDField(unique=True)
    digest_out = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "passing"
        constraints = [
            models.CheckConstraint(condition=Q(digest_in=F("digest_out")), name="passing_unaltered")
        ]
        indexes = [models.Index(fields=["addressee_no"], name="passing_person")]
