"""Who may get what (移転先と利用申請): HB-01, HB-06, HB-07, L-02.

A destination is one row of the city's table of transfers; what it gets is what an approved use application
says, and nothing without one.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

IN_FORCE = Q(approved_at__isnull=False, ended_at__isnull=True)
UNDECIDED = Q(approved_at__isnull=True, ended_at__isnull=True)


class Destination(models.Model):
    """移転先: offices, their affairs, and the roads they may use. `no` is the row of the table.

    `by_feed`: fetches changes from our feed; `by_inquiry`: asks per person; `dedicated`: a feed of its own.
    """

    no = models.IntegerField(primary_key=True)
    offices = ArrayField(models.TextField())
    affairs = models.TextField()
    method = models.TextField()
    by_feed = models.BooleanField()
    by_inquiry = models.BooleanField()
    dedicated = models.BooleanField()
    legal_basis = models.TextField()
    loaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "destination"
        constraints = [
            models.CheckConstraint(
                condition=Q(dedicated=False) | Q(by_feed=True), name="destination_dedicated_feeds"
            )
        ]

    @property
    def consumer(self) -> str:
        """Name of the party in the exchange."""
        return f"offices.{self.no}"


class UseApplication(models.Model):
    """住民基本台帳ファイル利用申請: items and scope asked for, by whom, approved by whom else (HB-07).

    Nothing is given before `approved_at` nor after `ended_at`. `items`: ids of recorded items; `scope`:
    residents, deleted, non-residents.
    """

    id = models.BigAutoField(primary_key=True)
    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, related_name="applications")
    items = ArrayField(models.TextField())
    scope = ArrayField(models.TextField())
    purpose = models.TextField()
    applied_by = models.TextField()
    applied_at = models.DateTimeField(db_default=Now())
    approved_by = models.TextField(null=True)
    approved_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(db_default="")

    class Meta:
        db_table = "use_application"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("applied_by")),
                name="use_application_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="use_application_approval_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True)
                | (Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(end_reason="")),
                name="use_application_end_whole",
            ),
            models.UniqueConstraint(
                fields=["destination"], condition=IN_FORCE, name="use_application_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["destination"], condition=UNDECIDED, name="use_application_one_undecided"
            ),
        ]
