"""権限の申請・承認・付与: nobody gets a right by one person's hand (U-05).

The database refuses it too: maker ≠ checker, checker ≠ the one who gets it, and a grant points to an
application that is approved (a composite foreign key, see the migration).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openjuki.systems.identity.models.known import KnownRight
from openjuki.systems.identity.models.staff import StaffUser

PENDING, APPROVED, REJECTED, WITHDRAWN = "pending", "approved", "rejected", "withdrawn"
STATES = [(PENDING, "審査待ち"), (APPROVED, "承認"), (REJECTED, "却下"), (WITHDRAWN, "取下げ")]
_DECIDED = Q(state__in=[APPROVED, REJECTED], checker__isnull=False, decided_at__isnull=False)


class GrantApplication(models.Model):
    """権限の申請: rights for one person from `starts_on` to `ends_on` (None = open), with its reason."""

    staff = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="applications")
    maker = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+", null=True)
    role = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=STATES, default=PENDING)
    decision_note = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "grant_application"
        constraints = [
            models.CheckConstraint(
                name="grant_maker_is_not_checker", condition=~Q(maker=F("checker")) | Q(checker=None)
            ),
            models.CheckConstraint(
                name="grant_not_approved_by_receiver", condition=~Q(staff=F("checker")) | Q(checker=None)
            ),
            models.CheckConstraint(
                name="grant_decision_complete",
                condition=_DECIDED | Q(state__in=[PENDING, WITHDRAWN], checker=None),
            ),
            models.CheckConstraint(
                name="grant_period", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(name="grant_reason_given", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"


class GrantRight(models.Model):
    """申請された権限."""

    application = models.ForeignKey(GrantApplication, on_delete=models.PROTECT, related_name="rights")
    right = models.ForeignKey(KnownRight, on_delete=models.PROTECT)

    class Meta:
        db_table = "grant_right"
        constraints = [models.UniqueConstraint("application", "right", name="grant_right_once")]

    def __str__(self) -> str:
        return self.right_id


class Grant(models.Model):
    """付与された権限: in force from `starts_on` to `ends_on` unless ended before."""

    staff = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="grants")
    right = models.ForeignKey(KnownRight, on_delete=models.PROTECT)
    application = models.ForeignKey(GrantApplication, on_delete=models.PROTECT, related_name="grants")
    application_state = models.CharField(max_length=10, default=APPROVED)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(StaffUser, on_delete=models.PROTECT, related_name="+", null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "grant_in_force"
        constraints = [
            models.UniqueConstraint("staff", "right", name="grant_once_in_force", condition=Q(ended_at=None)),
            models.CheckConstraint(name="grant_only_approved", condition=Q(application_state=APPROVED)),
            models.CheckConstraint(
                name="grant_end_complete",
                condition=Q(ended_at=None, end_reason="") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.right_id}"
