"""Tables of what we send (送信側の表).

`Message` is never updated: it is the lasting record of what was sent and when (L-07, RR-07). What happens to
a message afterwards stands in `Delivery`; `Feed` gives each its gapless position per receiver.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly


class Message(AppendOnly):
    """One message to one receiver about one person. Body sealed under the key of its kind and `body_day`."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    receiver = models.TextField()
    subject = models.TextField()
    subject_seq = models.BigIntegerField()
    made_at = models.DateTimeField()
    replaces = models.UUIDField(null=True)
    digest = models.BinaryField()
    size = models.IntegerField()
    body = models.BinaryField()
    body_day = models.DateField()

    class Meta:
        db_table = "exchange_message"
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "subject", "subject_seq"],
                condition=Q(replaces__isnull=True),
                name="exchange_message_number",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(replaces__isnull=False),
                name="exchange_message_one_successor",
            ),
            models.CheckConstraint(condition=Q(subject_seq__gte=1), name="exchange_message_seq_positive"),
        ]
        indexes = [models.Index(fields=["subject"], name="exchange_message_subject")]


class SubjectCounter(models.Model):
    """Last number given per receiver and subject. Rolled back with the transaction, so no number is lost."""

    pk = models.CompositePrimaryKey("receiver", "subject")
    receiver = models.TextField()
    subject = models.TextField()
    last = models.BigIntegerField()

    class Meta:
        db_table = "exchange_subject_counter"


class Pending(models.Model):
    """Committed, but without a position yet. `n` rises in the order of commits within a subject."""

    n = models.BigAutoField(primary_key=True)
    message_id = models.UUIDField()
    receiver = models.TextField()
    state = models.TextField()

    class Meta:
        db_table = "exchange_pending"


class FeedHead(models.Model):
    """Last position given per receiver; its row lock makes positions gapless."""

    receiver = models.TextField(primary_key=True)
    position = models.BigIntegerField()

    class Meta:
        db_table = "exchange_feed_head"


class Feed(AppendOnly):
    """Position of a message in the feed of its receiver: 1, 2, 3 … in an order that keeps each subject's."""

    pk = models.CompositePrimaryKey("receiver", "position")
    receiver = models.TextField()
    position = models.BigIntegerField()
    message_id = models.UUIDField(unique=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "exchange_feed"


class Delivery(models.Model):
    """What became of a pushed message: queued, held, delivered, applied, quarantined, refused, skipped."""

    message_id = models.UUIDField(primary_key=True)
    receiver = models.TextField()
    position = models.BigIntegerField()
    state = models.TextField()
    attempts = models.IntegerField(db_default=0)
    queued_at = models.DateTimeField(db_default=Now())
    next_try = models.DateTimeField(null=True)
    last_error = models.TextField(db_default="")
    delivered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_delivery"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "queued",
                        "held",
                        "delivered",
                        "applied",
                        "quarantined",
                        "refused",
                        "skipped",
                        "replaced",
                    ]
                ),
                name="exchange_delivery_state",
            )
        ]
        indexes = [
            models.Index(
                fields=["receiver", "position"], condition=Q(state="queued"), name="exchange_delivery_queued"
            ),
            models.Index(
                fields=["receiver", "position"],
                condition=Q(state__in=["delivered", "quarantined"]),
                name="exchange_delivery_open",
            ),
            # What neither goes on nor is done: few, and looked for among the messages of years.
            models.Index(
                fields=["state"],
                condition=Q(state__in=["held", "refused", "skipped", "replaced"]),
                name="exchange_delivery_left",
            ),
        ]


class FeedReader(models.Model):
    """Up to which position a consumer says that it has taken over our feed."""

    consumer = models.TextField(primary_key=True)
    position = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "exchange_feed_reader"


class FeedPage(AppendOnly):
    """Transfer log (提供・移転の記録): one page given to one consumer (L-01, HB-05).

    It holds what lies in `from_position … to_position` of the feed `receiver`, without `left_out`.
    """

    id = models.UUIDField(primary_key=True)
    consumer = models.TextField()
    receiver = models.TextField()
    from_position = models.BigIntegerField()
    to_position = models.BigIntegerField()
    given = models.IntegerField()
    left_out = ArrayField(models.BigIntegerField(), default=list)
    digest = models.BinaryField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "exchange_feed_page"
        indexes = [models.Index(fields=["consumer", "to_position"], name="exchange_feed_page_range")]
