"""作成した書面: 照会書, 抹消通知書, 番号票 as they left, by their 文書番号 (SL-01, SL-02);
and of which 抹消 the person is not told."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly
from openjuki.systems.seals.models.registration import Event

KINDS: Final = ("inquiry", "ended", "card")


class PaperRecord(AppendOnly):
    """書面. `reference`: number of the application, the event or the person it was made for; `object_key`: its bytes,
    which come back by the number as they left."""

    number = models.TextField(primary_key=True)
    kind = models.TextField()
    reference = models.TextField()
    addressee_no = models.TextField()
    title = models.TextField()
    object_key = models.TextField()
    digest = models.TextField()
    made_by = models.TextField()
    terminal = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "paper_record"
        indexes = [
            models.Index(fields=["addressee_no"], name="paper_person"),
            models.Index(fields=["kind", "reference"], name="paper_of"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="paper_kind"),
            models.CheckConstraint(
                condition=~Q(object_key="") & ~Q(digest="") & ~Q(made_by=""), name="paper_archived"
            ),
        ]


class NoticeWaiver(AppendOnly):
    """抹消通知をしない決定: of this 抹消 the person is not told by letter, and why."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True)
    reason = models.TextField()
    decided_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "notice_waiver"
        constraints = [
            models.CheckConstraint(condition=~Q(reason="") & ~Q(decided_by=""), name="notice_waiver_reason"),
        ]
