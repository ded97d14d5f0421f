"""印鑑登録原票 — registrations, cards and what happened to them. SL-01, SL-02.

A registration and a card are written once and stay; which of them is in force says `CurrentSeal`, one row per
person. Numbers are keys of tables that only grow, so none is ever given twice.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openjuki.kernel.seals.kinds import EVENTS
from openjuki.runtime.db import AppendOnly


class Registration(AppendOnly):
    """登録. `seal_text`: what the seal shows; `object_key`: the impression in the store, encrypted there;
    `grid`: its 縮図 for comparison, sealed; size in millimetres. Whoever entered it did not approve it."""

    registration_no = models.TextField(primary_key=True)
    addressee_no = models.TextField()
    application = models.OneToOneField("Application", on_delete=models.PROTECT)
    seal_text = models.TextField()
    shows = models.TextField()
    object_key = models.TextField()
    digest = models.TextField()
    grid = models.BinaryField()
    width_mm = models.FloatField()
    height_mm = models.FloatField()
    registered_on = models.DateField()
    entered_by = models.TextField()
    approved_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "registration"
        indexes = [models.Index(fields=["addressee_no"], name="registration_person")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(approved_by=F("entered_by")) & ~Q(approved_by=""),
                name="registration_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(width_mm__gt=0, height_mm__gt=0) & ~Q(seal_text=""),
                name="registration_impression",
            ),
        ]


class Card(AppendOnly):
    """印鑑登録証: one number, one registration, for ever. `fee`: what was taken for it, in yen."""

    card_no = models.TextField(primary_key=True)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT)
    issued_on = models.DateField()
    issued_by = models.TextField()
    fee = models.IntegerField(default=0)
    fee_exemption = models.TextField(blank=True)

    class Meta:
        db_table = "card"
        constraints = [
            models.CheckConstraint(
                condition=Q(fee=0) | Q(fee__gt=0, fee_exemption=""), name="card_fee_or_exemption"
            ),
        ]


class CurrentSeal(models.Model):
    """有効な登録. One per person (the key), one person per registration and per card. Without a card the number
    card alone proves the registration."""

    addressee_no = models.TextField(primary_key=True)
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT)
    card = models.OneToOneField(Card, on_delete=models.PROTECT, null=True)
    since = models.DateField()

    class Meta:
        db_table = "current_seal"


class Event(AppendOnly):
    """経過. `reason`: 抹消事由 (key) or the words of a decision; `on`: the day from which it counts. What the
    register told has no application and is written by the system; all else was entered by one and approved by
    another."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="events")
    addressee_no = models.TextField()
    kind = models.TextField()
    reason = models.TextField(blank=True)
    on = models.DateField()
    application = models.ForeignKey("Application", on_delete=models.PROTECT, null=True)
    card = models.ForeignKey(Card, on_delete=models.PROTECT, null=True)
    entered_by = models.TextField()
    approved_by = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "event"
        indexes = [
            models.Index(fields=["addressee_no"], name="event_person"),
            models.Index(fields=["id"], condition=Q(kind="ended"), name="event_ended"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=sorted(EVENTS)), name="event_kind"),
            models.CheckConstraint(condition=~Q(kind="ended") | ~Q(reason=""), name="event_end_has_reason"),
            models.CheckConstraint(
                condition=Q(application__isnull=True, entered_by="system", approved_by="", kind="ended")
                | (Q(application__isnull=False) & ~Q(approved_by="") & ~Q(approved_by=F("entered_by"))),
                name="event_two_persons",
            ),
        ]
