"""The register itself (住民票と異動履歴): RR-01 to RR-03, RR-08; S 1.2.1.

`person_version` only grows: one full row per person and change, lower bounds alone. `person` is the small
mutable row that carries the lock and the uniqueness of what is active. Source: decisions.md, History.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly
from openjuki.systems.residents.models.columns import add_record_columns

ACTIVE = Q(active=True)


class ChangeEvent(AppendOnly):
    """異動: one settlement. Joins the versions that it wrote; who entered, who reviewed."""

    case_no = models.TextField(blank=True)
    reason = models.TextField()
    ward = models.TextField()
    changed_on = models.DateField()
    changed_on_text = models.TextField(blank=True)
    notified_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    entered_by = models.TextField()
    reviewed_by = ArrayField(models.TextField(), default=list)
    entered_at_office = models.TextField(blank=True)
    entered_at_terminal = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "change_event"
        constraints = [
            models.UniqueConstraint(fields=["case_no"], condition=~Q(case_no=""), name="event_once_per_case"),
        ]


class PersonVersion(AppendOnly):
    """履歴: the whole record after one event. The predecessor key (in the migration) refuses gaps."""

    pk = models.CompositePrimaryKey("addressee_no", "history_no")
    addressee_no = models.TextField()
    history_no = models.IntegerField()
    prev_history_no = models.IntegerField(null=True)
    event = models.ForeignKey(ChangeEvent, on_delete=models.PROTECT)
    reason = models.TextField()
    changed_on = models.DateField()
    changed_on_text = models.TextField(blank=True)
    version_notified_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    note = models.TextField(blank=True)
    add_record_columns(vars())

    class Meta:
        db_table = "person_version"
        indexes = [
            # Few people have one of these numbers; the search by them must not read everybody.
            models.Index(
                fields=["residence_card_no"],
                condition=~Q(residence_card_no=""),
                name="version_residence_card",
            ),
            models.Index(
                fields=["special_permanent_no"],
                condition=~Q(special_permanent_no=""),
                name="version_special_permanent",
            ),
            # Lists by due day (通知書): few have a stay that ends, stay for sixty days, or have no householder.
            models.Index(
                fields=["period_of_stay_until"],
                condition=Q(period_of_stay_until__isnull=False),
                name="version_stay_until",
            ),
            models.Index(
                fields=["residence_category"],
                condition=Q(residence_category__in=["5", "6"]),
                name="version_transitional",
            ),
            models.Index(
                fields=["household_no"], condition=Q(householder_name=""), name="version_no_householder"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="version_without_gap",
                condition=Q(history_no=1, prev_history_no__isnull=True)
                | Q(
                    history_no__gt=1,
                    prev_history_no__isnull=False,  # a comparison with NULL would let it pass
                    prev_history_no=models.F("history_no") - 1,
                ),
            ),
            models.CheckConstraint(
                name="version_number_is_sealed_with_hash",
                condition=Q(individual_number_enc__isnull=True, individual_number_hash__isnull=True)
                | Q(individual_number_enc__isnull=False, individual_number_hash__isnull=False),
            ),
            models.CheckConstraint(
                name="version_has_birth_and_address",
                condition=~Q(birth="") & ~Q(ward="") & ~Q(household_no=""),
            ),
        ]


class Person(models.Model):
    """現在の状態: derived from the newest version, written in the same transaction.

    `pending_case`: 受付番号 of the notices under review that concern the person (仮登録中), joined by spaces;
    mostly none, more than one where an alert (A20) was acknowledged. `leaves_on`: the day on which a resident
    is to be removed by 転出, for the job and for all who ask who is a resident on a day (decision 2); of somebody
    removed, the day since when a 転入通知 is awaited.
    """

    addressee_no = models.TextField(primary_key=True)
    history_no = models.IntegerField()
    ward = models.TextField()
    household_no = models.TextField()
    member_order = models.IntegerField(null=True)
    active = models.BooleanField()
    householder = models.BooleanField()
    individual_number_hash = models.BinaryField(null=True)
    resident_code = models.TextField(blank=True)
    pending_case = models.TextField(blank=True, default="")
    leaves_on = models.DateField(null=True)

    class Meta:
        db_table = "person"
        constraints = [
            models.UniqueConstraint(
                fields=["individual_number_hash"], condition=ACTIVE, name="active_individual_number_once"
            ),
            models.UniqueConstraint(
                fields=["resident_code"],
                condition=ACTIVE & ~Q(resident_code=""),
                name="active_resident_code_once",
            ),
            models.UniqueConstraint(
                fields=["household_no"], condition=ACTIVE & Q(householder=True), name="one_householder"
            ),
            models.CheckConstraint(condition=~Q(household_no=""), name="person_has_household"),
        ]
        indexes = [
            models.Index(fields=["household_no"], name="person_household"),
            models.Index(fields=["resident_code"], name="person_resident_code"),
            models.Index(fields=["individual_number_hash"], name="person_number_hash"),
            models.Index(
                fields=["leaves_on"],
                condition=ACTIVE & Q(leaves_on__isnull=False),
                name="person_leaves_on",
            ),
            models.Index(
                fields=["leaves_on", "addressee_no"],
                condition=Q(active=False, leaves_on__isnull=False),
                name="person_awaits_notification",
            ),
        ]
