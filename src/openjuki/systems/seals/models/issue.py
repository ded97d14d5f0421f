"""証明書の交付履歴 — one certificate, one number, never deleted in its period (SL-03, S 1.3.8)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly


class IssueRecord(AppendOnly):
    """交付. `card`: the 登録証 that was shown; none = number card. `model`: what was printed, without the picture;
    `acknowledged`: id of an alert → reason; `engine`: what made the file, and where its QR code leads (`check`);
    `printer`: code of the one in its 発行番号; `release`: the 一時解除 that allowed it, each for one; `agent_name`,
    `agent_address`: who came with the card of another."""

    issue_no = models.TextField(primary_key=True)
    addressee_no = models.TextField()
    registration = models.ForeignKey("Registration", on_delete=models.PROTECT)
    card = models.ForeignKey("Card", on_delete=models.PROTECT, null=True)
    by_agent = models.BooleanField()
    agent_name = models.TextField(blank=True)
    agent_address = models.TextField(blank=True)
    requester = models.TextField()
    identification = models.TextField(blank=True)
    copy_no = models.IntegerField()
    copies = models.IntegerField()
    fee = models.IntegerField()
    fee_exemption = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    terminal = models.TextField(blank=True)
    printer = models.TextField(blank=True)
    object_key = models.TextField()
    digest = models.TextField()
    acknowledged = models.JSONField(default=dict)
    model = models.JSONField()
    engine = models.JSONField(default=dict)
    release = models.OneToOneField("HoldRelease", on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "issue_record"
        indexes = [
            models.Index(fields=["addressee_no"], name="issue_person"),
            models.Index(fields=["issued_at"], name="issue_at"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(fee__gte=0), name="issue_fee"),
            models.CheckConstraint(condition=~Q(requester=""), name="issue_requester"),
            models.CheckConstraint(
                condition=Q(by_agent=False) | Q(card__isnull=False), name="issue_agent_brings_card"
            ),
            models.CheckConstraint(
                condition=Q(by_agent=False, agent_name="", agent_address="")
                | (Q(by_agent=True) & ~Q(agent_name="") & ~Q(agent_address="")),
                name="issue_agent_named",
            ),
            models.CheckConstraint(
                condition=Q(card__isnull=False) | ~Q(identification=""), name="issue_number_card_shown"
            ),
            models.CheckConstraint(
                condition=Q(release__isnull=True) | (Q(by_agent=False, copies=1) & ~Q(identification="")),
                name="issue_released_to_person",
            ),
        ]
