"""What the communication server delivers for a move-in (転出証明書情報): 住基法24条の2, flow 6-1, RR-01."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class MoveOutInformation(models.Model):
    """One family's 転出証明書情報, body sealed; found by the keyed hash of a member's number or code."""

    source_id = models.TextField(unique=True)
    from_code = models.TextField()
    from_name = models.TextField()
    planned_move_out_on = models.DateField()
    received_at = models.DateTimeField()
    member_hashes = ArrayField(models.BinaryField())
    body = models.BinaryField()
    used_by_case = models.TextField(blank=True, default="")

    class Meta:
        db_table = "move_out_information"
