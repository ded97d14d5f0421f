"""Tables of what we receive (受信側の表).

`receiver` is ourselves; a process that stands for several parties (the offices) keeps their rows apart by it.
A stream is all that one sender tells one receiver about one subject.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly


class Received(AppendOnly):
    """A verified message, stored before the sender hears 202. `position` is set where it came by a feed."""

    pk = models.CompositePrimaryKey("receiver", "message_id")
    receiver = models.TextField()
    message_id = models.UUIDField()
    sender = models.TextField()
    kind = models.TextField()
    subject = models.TextField()
    seq = models.BigIntegerField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    replaces = models.UUIDField(null=True)
    position = models.BigIntegerField(null=True)
    digest = models.BinaryField()
    size = models.IntegerField()
    body = models.BinaryField()
    body_day = models.DateField()

    class Meta:
        db_table = "exchange_received"
        indexes = [models.Index(fields=["subject"], name="exchange_received_subject")]


class Stream(models.Model):
    """Per sender and subject: `head` is the last number settled, `tail` the last taken from a feed."""

    pk = models.CompositePrimaryKey("receiver", "sender", "subject")
    receiver = models.TextField()
    sender = models.TextField()
    subject = models.TextField()
    head = models.BigIntegerField(db_default=0)
    tail = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "exchange_stream"


class Inbox(models.Model):
    """Work not yet settled: waiting, or quarantined. `id` is the order of arrival and never a cursor."""

    id = models.BigAutoField(primary_key=True)
    receiver = models.TextField()
    sender = models.TextField()
    subject = models.TextField()
    seq = models.BigIntegerField()
    message_id = models.UUIDField()
    state = models.TextField(db_default="waiting")
    attempts = models.IntegerField(db_default=0)
    next_try = models.DateTimeField(db_default=Now())
    last_error = models.TextField(db_default="")

    class Meta:
        db_table = "exchange_inbox"
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "sender", "subject", "seq"], name="exchange_inbox_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "quarantined"]), name="exchange_inbox_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["receiver", "id"], condition=Q(state="waiting"), name="exchange_inbox_waiting"
            )
        ]


class Applied(AppendOnly):
    """The effect of a message took place, in the same transaction as this row: the key makes it once."""

    pk = models.CompositePrimaryKey("receiver", "message_id")
    receiver = models.TextField()
    message_id = models.UUIDField()
    outcome = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "exchange_applied"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["applied", "skipped"]), name="exchange_applied_outcome"
            )
        ]
        indexes = [
            models.Index(
                fields=["message_id"], condition=Q(outcome="skipped"), name="exchange_applied_skipped"
            )
        ]


class Quarantine(models.Model):
    """A message that could not be applied (隔離), why, and how it was resolved (L-05)."""

    id = models.BigAutoField(primary_key=True)
    receiver = models.TextField()
    message_id = models.UUIDField()
    sender = models.TextField()
    kind = models.TextField()
    subject = models.TextField()
    seq = models.BigIntegerField()
    code = models.TextField()
    reason = models.TextField()
    attempts = models.IntegerField()
    at = models.DateTimeField(db_default=Now())
    resolution = models.TextField(db_default="")
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_quarantine"
        constraints = [
            models.UniqueConstraint(fields=["receiver", "message_id"], name="exchange_quarantine_once"),
            models.CheckConstraint(
                condition=Q(resolution__in=["", "corrected", "skipped"]),
                name="exchange_quarantine_resolution",
            ),
            models.CheckConstraint(
                condition=Q(resolution="", resolved_at__isnull=True)
                | (~Q(resolution="") & Q(resolved_at__isnull=False)),
                name="exchange_quarantine_resolved",
            ),
        ]


class Skip(models.Model):
    """A number passed over on purpose: one person asks with a reason, another approves."""

    id = models.BigAutoField(primary_key=True)
    receiver = models.TextField()
    sender = models.TextField()
    subject = models.TextField()
    seq = models.BigIntegerField()
    reason = models.TextField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField(db_default=Now())
    approved_by = models.TextField(null=True)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_skip"
        constraints = [
            models.UniqueConstraint(
                fields=["receiver", "sender", "subject", "seq"], name="exchange_skip_once"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="exchange_skip_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="exchange_skip_approval_whole",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exchange_skip_reason"),
        ]


class Refused(AppendOnly):
    """What could not be verified (拒否の記録). Sender and kind are claims; the content is not kept (L-06)."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    receiver = models.TextField()
    code = models.TextField()
    claimed_sender = models.TextField()
    claimed_kind = models.TextField()
    message_id = models.TextField()
    digest = models.BinaryField()
    size = models.IntegerField()
    remote = models.TextField()

    class Meta:
        db_table = "exchange_refused"
        indexes = [models.Index(fields=["at"], name="exchange_refused_at")]


class Cursor(models.Model):
    """Position up to which a sender's feed was taken over; written with the messages of its page."""

    pk = models.CompositePrimaryKey("receiver", "sender")
    receiver = models.TextField()
    sender = models.TextField()
    position = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "exchange_cursor"
