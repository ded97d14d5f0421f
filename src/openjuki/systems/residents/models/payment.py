"""手数料の領収・領収書・還付 (地方自治法 第227条): money for what was issued on a request. Only grows.

Triggers compare each row with what was issued: the amount is the fee of its copies, none of them 処分済み; a 還付 is of
a copy that was paid for and then 処分. What the till must hold is the sum of these rows.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openjuki.kernel.fees.payment import CASHLESS, CHANGE, MEANS
from openjuki.runtime.db import AppendOnly
from openjuki.systems.residents.models.certificate import IssueRecord
from openjuki.systems.residents.models.issue_request import IssueRequest


class _AtCounter(AppendOnly):
    """Where, when and by whom money was taken or given back. `place`: the counter (窓口), one till."""

    ward = models.TextField()
    branch = models.TextField(blank=True)
    place = models.TextField()
    terminal = models.TextField(blank=True)
    by = models.TextField()
    by_name = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


class FeePayment(_AtCounter):
    """領収: the fee of all copies of a request, once. `tendered`: 預り; `change_as`: how the rest was given back."""

    payment_no = models.TextField(unique=True)
    request = models.OneToOneField(IssueRequest, on_delete=models.PROTECT)
    issue_nos = ArrayField(models.TextField())
    amount = models.IntegerField()
    means = models.TextField()
    tendered = models.IntegerField()
    change = models.IntegerField(default=0)
    change_as = models.TextField(blank=True)
    acknowledged = models.JSONField(default=dict)

    class Meta:
        db_table = "fee_payment"
        constraints = [
            models.CheckConstraint(condition=Q(means__in=list(MEANS)), name="payment_means"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, tendered=F("amount") + F("change"), change__gte=0),
                name="payment_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(change=0, change_as="")
                | (Q(change__gt=0, change_as__in=list(CHANGE)) & ~Q(means=CASHLESS)),
                name="payment_change_given",
            ),
            models.CheckConstraint(condition=~Q(place="") & ~Q(by=""), name="payment_taken_by_someone"),
        ]
        indexes = [models.Index(fields=["on", "id"], name="payment_day")]


class FeeReceipt(AppendOnly):
    """領収書: number 0 is the one handed over with the copies; every further one is a 再発行 with its reason."""

    payment = models.ForeignKey(FeePayment, on_delete=models.PROTECT)
    copy_no = models.IntegerField()
    reason = models.TextField(blank=True)
    object_key = models.TextField()
    digest = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "fee_receipt"
        constraints = [
            models.UniqueConstraint(fields=["payment", "copy_no"], name="receipt_once"),
            models.CheckConstraint(
                condition=Q(copy_no=0, reason="") | (Q(copy_no__gt=0) & ~Q(reason="")),
                name="receipt_again_has_reason",
            ),
            models.CheckConstraint(condition=~Q(object_key="") & ~Q(digest=""), name="receipt_archived"),
        ]


class FeeRefund(_AtCounter):
    """還付: what was decided about the fee of a copy that was paid for and is 処分済み; 0 yen: nothing goes back."""

    issue = models.OneToOneField(IssueRecord, on_delete=models.PROTECT)
    payment = models.ForeignKey(FeePayment, on_delete=models.PROTECT)
    amount = models.IntegerField()
    means = models.TextField(blank=True)

    class Meta:
        db_table = "fee_refund"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=0, means="") | Q(amount__gt=0, means__in=list(MEANS)), name="refund_means"
            ),
            models.CheckConstraint(condition=~Q(place="") & ~Q(by=""), name="refund_given_by_someone"),
        ]
        indexes = [models.Index(fields=["on", "id"], name="refund_day")]
