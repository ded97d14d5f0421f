"""Notices to other municipalities (他市区町村への通知): RR-12, 住民基本台帳法 第9条第1項, 第19条第1項."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly

MOVE_IN, SUPPLEMENT = "move_in_notification", "family_register_supplement_notice"
MOVE_OUT = "move_out_information"


class UnsentNotice(AppendOnly):
    """転入通知, 転出証明書情報 or 戸籍附票通知, taken over and queued on a road that does not exist yet.

    `sent_as` is the message that waits; its state is the exchange's. Contents are in the message alone.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    addressee_no = models.TextField()
    to_municipality = models.TextField()
    message_id = models.UUIDField(unique=True)
    sent_as = models.UUIDField(unique=True)
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "unsent_notice"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[MOVE_IN, SUPPLEMENT, MOVE_OUT]), name="unsent_notice_kind"
            )
        ]
