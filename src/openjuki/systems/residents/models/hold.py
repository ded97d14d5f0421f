"""Holds (抑止): person or household × process × level × period (S 3.1). The end of the period does not end a
hold: lifting is an act of its own. 一時解除 is a row beside it, which ends by the clock.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openjuki.runtime.db import AppendOnly
from openjuki.systems.residents.models.support_measure import SupportMeasure

PROCESSES = {"change": "異動", "issue": "証明発行", "inquiry": "照会"}
LEVELS = {"error": "エラー", "alert": "アラート", "none": "処理可(抑止なし)"}


class Hold(models.Model):
    """One hold, of a person or of a household whoever belongs to it.

    `support_measure` marks 支援措置: such a person's row is masked in lists. `measure`: the application from
    which it comes.
    """

    addressee_no = models.TextField(db_index=True, blank=True)
    household_no = models.TextField(blank=True, default="")
    process = models.TextField()
    level = models.TextField()
    support_measure = models.BooleanField(default=False)
    measure = models.ForeignKey(SupportMeasure, on_delete=models.PROTECT, null=True)
    reason = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    set_by = models.TextField()
    set_at = models.DateTimeField()
    lifted_by = models.TextField(blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.TextField(blank=True)

    class Meta:
        db_table = "hold"
        constraints = [
            models.CheckConstraint(condition=Q(process__in=list(PROCESSES)), name="hold_process"),
            models.CheckConstraint(condition=Q(level__in=list(LEVELS)), name="hold_level"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | (~Q(lifted_by="") & ~Q(lifted_reason="")),
                name="hold_lifted_by_someone",
            ),
            models.CheckConstraint(
                condition=(Q(household_no="") & ~Q(addressee_no=""))
                | (~Q(household_no="") & Q(addressee_no="")),
                name="hold_of_person_or_household",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="hold_period"
            ),
            # 支援措置 stops everywhere at error and belongs to persons (decision 19).
            models.CheckConstraint(
                condition=Q(support_measure=False) | (Q(level="error") & ~Q(addressee_no="")),
                name="hold_of_support_is_error",
            ),
            models.CheckConstraint(
                condition=Q(measure__isnull=True) | Q(support_measure=True), name="hold_of_measure_protects"
            ),
            models.UniqueConstraint(
                fields=["addressee_no", "household_no", "process", "level", "support_measure", "reason"],
                condition=Q(lifted_at__isnull=True),
                name="hold_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["household_no"],
                condition=Q(lifted_at__isnull=True) & ~Q(household_no=""),
                name="hold_household",
            )
        ]


class HoldRelease(AppendOnly):
    """一時解除: the hold stands still until `until`; the newest row of a hold counts (S 3.1).

    A row with `until` = `released_at` puts the hold back at once. No job ends it, so none can fail to.
    """

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="releases")
    released_by = models.TextField()
    released_at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        db_table = "hold_release"
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("released_at")), name="release_ends_later"),
            models.CheckConstraint(condition=~Q(reason=""), name="release_has_reason"),
        ]
