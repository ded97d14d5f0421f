"""通知書の発行 (S 20.5.1, S 4.0.5, S 8.1): who was sent which letter about which matter, and who wants to be told.

A letter is remembered by its matter and the day it is about: the same matter with another day (a period that was
extended) is a new letter, the same once more is a copy with a reason.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from openjuki.runtime.db import AppendOnly

LETTERS = {
    "support_end": "支援措置期間終了通知",
    "stay_end": "在留期間満了の案内",
    "transitional_end": "経過滞在期間の案内",
    "householder_request": "世帯主変更依頼通知書",
    "issue_told": "本人通知",
}


class LetterPrint(AppendOnly):
    """印刷: one file with one or many letters, as it went to the printer."""

    kind = models.TextField()
    letters = models.IntegerField()
    printed_by = models.TextField()
    printed_at = models.DateTimeField()
    object_key = models.TextField()
    digest = models.TextField()

    class Meta:
        db_table = "letter_print"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(LETTERS)), name="letter_print_kind"),
            models.CheckConstraint(condition=Q(letters__gte=1), name="letter_print_of_some"),
        ]


class Letter(AppendOnly):
    """一通: `matter` is the number of the measure, 宛名番号, 世帯番号 or 発行番号 by kind; `copy_no` counts from 1.

    `object_key`, `digest`: this letter alone, for a copy of it. `subjects`: everybody whom it names.
    """

    number = models.TextField(unique=True)
    kind = models.TextField()
    matter = models.TextField()
    due_on = models.DateField()
    addressee_no = models.TextField()
    subjects = ArrayField(models.TextField())
    ward = models.TextField()
    copy_no = models.IntegerField()
    reason = models.TextField(blank=True)
    printed = models.ForeignKey(LetterPrint, on_delete=models.PROTECT)
    object_key = models.TextField()
    digest = models.TextField()

    class Meta:
        db_table = "letter"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "matter", "addressee_no", "due_on", "copy_no"], name="letter_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(LETTERS)), name="letter_kind"),
            models.CheckConstraint(
                condition=Q(copy_no=1, reason="") | Q(copy_no__gt=1) & ~Q(reason=""),
                name="letter_copy_has_reason",
            ),
        ]
        indexes = [GinIndex(fields=["subjects"], name="letter_subjects")]


class IssueNotice(models.Model):
    """本人通知の登録 (S 8.1.1): from `starts_on` to `ends_on` the person is told of copies that others get."""

    addressee_no = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    registered_by = models.TextField()
    registered_at = models.DateTimeField()
    ended_by = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "issue_notice"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="issue_notice_period"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="issue_notice_ended_by_someone",
            ),
            models.UniqueConstraint(
                fields=["addressee_no"], condition=Q(ended_at__isnull=True), name="one_issue_notice"
            ),
        ]
