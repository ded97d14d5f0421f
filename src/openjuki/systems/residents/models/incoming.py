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


class DeliveredNotification(models.Model):
    """A 転入通知 as the communication server delivered it, body sealed, and what became of it (S 4.1.3.1.2).

    `outcome`: written, same (nothing new), superseded (a later one came in the same delivery), to_check (a
    clerk must look), error. `findings`: ids and words of the rules, never a number of the person.
    """

    source_id = models.TextField(unique=True)
    received_at = models.DateTimeField()
    from_code = models.TextField()
    from_name = models.TextField()
    notified_on = models.DateField()
    moved_in_on = models.DateField()
    ward = models.TextField(blank=True, default="")
    addressee_no = models.TextField(blank=True, default="")
    outcome = models.TextField()
    findings = models.JSONField(default=list)
    case_no = models.TextField(blank=True, default="")
    body = models.BinaryField()

    class Meta:
        db_table = "delivered_notification"
        constraints = [
            models.CheckConstraint(
                name="delivered_notification_outcome",
                condition=models.Q(outcome__in=("written", "same", "superseded", "to_check", "error")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=models.Q(outcome__in=("to_check", "error"), case_no=""),
                name="delivered_notification_open",
            ),
        ]
