"""申請・届出・職権の決定 — what one enters and another approves. SL-01, SL-02."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openjuki.kernel.seals.kinds import KINDS

OPEN = Q(state__in=("inquiring", "review"))


class Application(models.Model):
    """One application. `data`: what was typed (way, agent, answers); `object_key`: the impression that came with
    it; `acknowledged`: id of an alert → reason. A person has one open application at a time.
    """

    kind = models.TextField()
    state = models.TextField()
    addressee_no = models.TextField()
    registration = models.ForeignKey(
        "Registration", on_delete=models.PROTECT, null=True, related_name="applications"
    )
    data = models.JSONField()
    seal_text = models.TextField(blank=True)
    shows = models.TextField(blank=True)
    object_key = models.TextField(blank=True)
    measured = models.JSONField(default=dict)
    acknowledged = models.JSONField(default=dict)
    sent_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)
    entered_by = models.TextField()
    entered_at = models.DateTimeField()
    answered_by = models.TextField(blank=True)
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.TextField(blank=True)

    class Meta:
        db_table = "application"
        indexes = [models.Index(fields=["addressee_no"], name="application_person")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(KINDS)), name="application_kind"),
            models.CheckConstraint(
                condition=Q(OPEN, decided_by="", decided_at__isnull=True)
                | (
                    Q(state__in=("done", "refused", "withdrawn"), decided_at__isnull=False)
                    & ~Q(decided_by="")
                ),
                name="application_decision_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "refused"))
                | (~Q(decided_by=F("entered_by")) & ~Q(decided_by=F("answered_by"))),
                name="application_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=("register", "change")) | (~Q(object_key="") & ~Q(seal_text="")),
                name="application_has_impression",
            ),
            models.UniqueConstraint(fields=["addressee_no"], condition=OPEN, name="application_one_open"),
        ]
