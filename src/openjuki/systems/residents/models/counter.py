"""窓口の記録: what came by post, what was done with each card, what was handed over. Only grows (A-12, RR-02).

A correction is a further version; the newest one counts.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openjuki.kernel.counter import card as cards
from openjuki.kernel.counter import receipt
from openjuki.runtime.db import AppendOnly
from openjuki.systems.residents.models.case import CaseFile


class ReceiptVersion(AppendOnly):
    """郵送の受付: one version of what is known of the envelope of a case; `missing` asks for a day (`due_on`)."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT)
    version_no = models.IntegerField()
    arrived_on = models.DateField()
    postmarked_on = models.DateField(null=True)
    identification = models.TextField()
    envelope = models.BooleanField(default=False)
    return_to = models.TextField(default=receipt.REGISTERED)
    return_reason = models.TextField(blank=True)
    missing = ArrayField(models.TextField(), default=list)
    due_on = models.DateField(null=True)
    acknowledged = models.JSONField(default=dict)
    written_by = models.TextField()
    written_by_name = models.TextField(blank=True)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "receipt_version"
        constraints = [
            models.UniqueConstraint(fields=["case", "version_no"], name="receipt_version_once"),
            models.CheckConstraint(
                name="receipt_arrives_after_posting",
                condition=Q(postmarked_on=None) | Q(postmarked_on__lte=F("arrived_on")),
            ),
            models.CheckConstraint(
                name="receipt_missing_has_a_day", condition=Q(missing=[]) | Q(due_on__isnull=False)
            ),
            models.CheckConstraint(
                name="receipt_returns_to_a_known_address",
                condition=Q(return_to__in=[receipt.REGISTERED, receipt.NEW])
                | Q(return_to=receipt.OTHER) & ~Q(return_reason=""),
            ),
        ]


class CardRecord(AppendOnly):
    """カードの処理: one entry about one person's card. `record_no` counts per person.

    `by_plan`, `by_move`, `continue_by`: the three deadlines of the 転入 (decision 13), `notified_on`: its 届出日.
    """

    pk = models.CompositePrimaryKey("addressee_no", "record_no")
    addressee_no = models.TextField()
    record_no = models.IntegerField()
    case_no = models.TextField()
    card = models.TextField()
    pin_verified = models.BooleanField(default=False)
    surface_updated = models.BooleanField(default=False)
    continuation = models.TextField(blank=True, default=cards.OPEN)
    returned = models.BooleanField(default=False)
    done_on = models.DateField()
    notified_on = models.DateField(null=True)
    by_plan = models.DateField(null=True)
    by_move = models.DateField(null=True)
    continue_by = models.DateField(null=True)
    acknowledged = models.JSONField(default=dict)
    written_by = models.TextField()
    written_by_name = models.TextField(blank=True)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "card_record"
        constraints = [
            models.CheckConstraint(name="card_kind", condition=Q(card__in=list(cards.CARDS))),
            models.CheckConstraint(
                name="card_is_there",
                condition=Q(card=cards.NUMBER_CARD)
                | Q(pin_verified=False, surface_updated=False, continuation__in=[cards.OPEN, cards.DECLINED]),
            ),
            models.CheckConstraint(
                name="card_pin_comes_first",
                condition=Q(pin_verified=True) | Q(surface_updated=False) & ~Q(continuation=cards.CONTINUED),
            ),
            models.CheckConstraint(
                name="card_continued_in_time",
                condition=~Q(continuation=cards.CONTINUED)
                | Q(continue_by__isnull=False, continue_by__gte=F("done_on"), notified_on__lte=F("by_move"))
                & (Q(by_plan=None) | Q(by_plan__gte=F("notified_on"))),
            ),
        ]
        indexes = [models.Index(fields=["case_no"], name="card_record_case")]


class HandOver(AppendOnly):
    """お渡し・発送: how the papers of a case reached the resident, once, when the case was closed."""

    case = models.OneToOneField(CaseFile, on_delete=models.PROTECT, primary_key=True)
    way = models.TextField()
    sent_on = models.DateField(null=True)
    sent_to = models.TextField(blank=True)
    note = models.TextField(blank=True)
    given_by = models.TextField()
    given_by_name = models.TextField(blank=True)
    given_at = models.DateTimeField()

    class Meta:
        db_table = "hand_over"
        constraints = [
            models.CheckConstraint(
                name="hand_over_way",
                condition=Q(way="counter", sent_on=None, sent_to="")
                | Q(way="post", sent_on__isnull=False, sent_to__in=list(receipt.RETURN_TO)),
            ),
        ]
