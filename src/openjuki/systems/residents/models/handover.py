"""全件連携: how far everybody has been handed over to those who follow the register (S 7.2.3).

Whom a part concerned stands in `exchange_bulk`, written in the part's own transaction with `cursor`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value

from openjuki.runtime.db import AppendOnly

#: Why a person was left out. The Japanese text is the heading of the work list.
LEFT_OUT = {
    "no_resident_code": "住民票コードが記載されていない",
    "not_sendable": "電文の様式に合わない項目がある",
}


class HandoverRun(models.Model):
    """全件連携の実施. `cursor`: 宛名番号 up to which it is done. `singly`: told by messages of their own."""

    started_at = models.DateTimeField()
    started_by = models.TextField()
    finished_at = models.DateTimeField(null=True)
    cursor = models.TextField(db_default="")
    done = models.BigIntegerField(db_default=0)
    total = models.BigIntegerField()
    identity_parts = models.IntegerField(db_default=0)
    identity_persons = models.BigIntegerField(db_default=0)
    resident_parts = models.IntegerField(db_default=0)
    resident_persons = models.BigIntegerField(db_default=0)
    registrant_parts = models.IntegerField(db_default=0)
    registrant_persons = models.BigIntegerField(db_default=0)
    singly = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "handover_run"
        constraints = [
            models.UniqueConstraint(
                Value(1), condition=Q(finished_at__isnull=True), name="handover_one_open"
            ),
        ]


class HandoverLeftOut(AppendOnly):
    """Somebody whom a receiver could not be told of, and why: the operator's work list."""

    run = models.ForeignKey(HandoverRun, on_delete=models.PROTECT)
    receiver = models.TextField()
    addressee_no = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = "handover_left_out"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "receiver", "addressee_no"], name="handover_left_out_once"
            ),
            models.CheckConstraint(condition=Q(reason__in=sorted(LEFT_OUT)), name="handover_left_out_reason"),
        ]
