"""Certificates (証明書): who certifies, and what was issued (S 1.3.8, S 1.3.9; RR-05, RR-25)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from openjuki.runtime.db import AppendOnly


class Certifier(models.Model):
    """認証者: the head of a ward, or the deputy, for a period. The name may not be blank."""

    ward = models.TextField()
    prefecture = models.TextField()
    title = models.TextField()
    name = models.TextField()
    deputy = models.BooleanField(default=False)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        db_table = "certifier"
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(prefecture=""), name="certifier_named"),
            models.CheckConstraint(condition=~Q(title=""), name="certifier_titled"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="certifier_period"
            ),
            models.UniqueConstraint(fields=["ward", "from_on", "deputy"], name="certifier_once_per_day"),
        ]


class IssueRecord(AppendOnly):
    """交付履歴: one copy, one number. Never deleted in its period; the bytes are archived encrypted."""

    issue_no = models.TextField(unique=True)
    request = models.ForeignKey("residents.IssueRequest", on_delete=models.PROTECT, null=True)
    kind = models.TextField()
    form = models.TextField()
    ward = models.TextField()
    case_no = models.TextField(blank=True)
    household_no = models.TextField(blank=True)
    subjects = ArrayField(models.TextField())
    history_nos = ArrayField(models.IntegerField())
    choices = models.JSONField()
    copy_no = models.IntegerField()
    copies = models.IntegerField()
    fee = models.IntegerField()
    fee_exemption = models.TextField(blank=True)
    requester = models.TextField()
    relation = models.TextField()
    identification = models.TextField()
    purpose = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    terminal = models.TextField(blank=True)
    object_key = models.TextField()
    digest = models.TextField()
    # SHA-256 of the file before it was signed, which a new drawing must give; blank until 2026-11.
    unsigned_digest = models.TextField(blank=True)
    model = models.JSONField()
    model_secrets = models.BinaryField(null=True)
    engine = models.JSONField(default=dict)

    class Meta:
        db_table = "issue_record"
        indexes = [
            models.Index(fields=["issued_at"], name="issue_at"),
            # 交付履歴の照会: by person, and by the case for which it was issued.
            GinIndex(fields=["subjects"], name="issue_subjects"),
            models.Index(fields=["case_no"], condition=~Q(case_no=""), name="issue_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(fee__gte=0), name="issue_fee"),
            models.CheckConstraint(
                condition=~Q(requester="") & ~Q(identification=""), name="issue_requester"
            ),
        ]


class IssueReprint(AppendOnly):
    """再交付: the archived copy was asked for again, why, and by whom; that person may open it for a while."""

    issue = models.ForeignKey(IssueRecord, on_delete=models.PROTECT)
    reason = models.TextField()
    acknowledged = models.JSONField(default=dict)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "issue_reprint"
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(by=""), name="reprint_with_reason"),
        ]
