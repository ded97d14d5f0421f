"""住民基本台帳の一部の写しの閲覧 (住民基本台帳法 第11条, 第11条の2; S 9.5): requests, decisions, lists, who looked.

A list is frozen when it is made: whom it names and in which version. The bytes of a part are archived when they are
first shown, so that what somebody saw comes back as it was.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from openjuki.kernel.inspection.course import REASONED, REFUSALS, Act, State
from openjuki.kernel.inspection.grounds import GROUNDS
from openjuki.runtime.db import AppendOnly

#: As many people as one part of a list holds: a file that is typeset in a second or two, a row of the log.
IN_PART = 1000
_DECIDED = Q(state__in=[State.GRANTED, State.REFUSED])
_GRANTED = Q(state=State.GRANTED)


class Inspection(models.Model):
    """請求・申出: what it is now. `entered_by`: who last wrote what is asked for; `decided_by` is somebody else."""

    request_no = models.TextField(unique=True)
    ward = models.TextField()
    branch = models.TextField(blank=True)
    ground = models.TextField(blank=True)
    data = models.JSONField()
    state = models.TextField()
    version = models.IntegerField()
    received_on = models.DateField()
    entered_by = models.TextField()
    decided_by = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    refusal = models.TextField(blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)

    class Meta:
        db_table = "inspection"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State.LABELS)), name="inspection_state"),
            models.CheckConstraint(
                condition=Q(ground__in=list(GROUNDS)) | ~_GRANTED, name="inspection_granted_on_ground"
            ),
            models.CheckConstraint(
                condition=~_DECIDED | (~Q(decided_by="") & Q(decided_on__isnull=False)),
                name="inspection_decided_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(decided_by="") | ~Q(decided_by=F("entered_by")),
                name="inspection_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~_GRANTED
                | Q(first_on__isnull=False, last_on__isnull=False, last_on__gte=F("first_on")),
                name="inspection_granted_for_days",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | Q(refusal__in=list(REFUSALS)), name="inspection_refusal"
            ),
        ]
        indexes = [models.Index(fields=["received_on", "id"], name="inspection_day")]


class InspectionList(AppendOnly):
    """閲覧用リスト: chosen on a day from what was settled then; `extent` as asked for. The newest counts."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT)
    list_no = models.IntegerField()
    extent = models.JSONField()
    total = models.IntegerField()
    made_by = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "inspection_list"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "list_no"], name="inspection_list_once"),
            models.CheckConstraint(condition=Q(total__gte=1, list_no__gte=1), name="inspection_list_of_some"),
        ]


class InspectionPart(AppendOnly):
    """リストの一冊: at most `IN_PART` people in their order, each in the version that was shown."""

    list = models.ForeignKey(InspectionList, on_delete=models.PROTECT)
    part_no = models.IntegerField()
    subjects = ArrayField(models.TextField())
    history_nos = ArrayField(models.IntegerField())

    class Meta:
        db_table = "inspection_part"
        constraints = [
            models.UniqueConstraint(fields=["list", "part_no"], name="inspection_part_once"),
            models.CheckConstraint(
                condition=Q(
                    part_no__gte=1,
                    subjects__len__gte=1,
                    subjects__len__lte=IN_PART,
                    history_nos__len=F("subjects__len"),
                ),
                name="inspection_part_holds_some",
            ),
        ]
        indexes = [GinIndex(fields=["subjects"], name="inspection_part_subjects")]


class InspectionFile(AppendOnly):
    """一冊の写し as it was first shown or exported; each further look gives the same bytes."""

    part = models.ForeignKey(InspectionPart, on_delete=models.PROTECT)
    kind = models.TextField(default="pdf")
    object_key = models.TextField()
    digest = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "inspection_file"
        constraints = [
            models.CheckConstraint(
                condition=~Q(object_key="") & ~Q(digest=""), name="inspection_file_archived"
            ),
            models.CheckConstraint(condition=Q(kind__in=["pdf", "csv"]), name="inspection_file_kind"),
            models.UniqueConstraint(fields=["part", "kind"], name="inspection_file_once"),
        ]


class InspectionAct(AppendOnly):
    """処理の履歴. `reader`, `identification`: of a 閲覧, who came and what proved it; `list`: which list was shown."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT)
    version_no = models.IntegerField()
    act = models.TextField()
    state = models.TextField()
    data = models.JSONField()
    reason = models.TextField(blank=True)
    acknowledged = models.JSONField(default=dict)
    list = models.ForeignKey(InspectionList, on_delete=models.PROTECT, null=True)
    reader = models.TextField(blank=True)
    identification = models.TextField(blank=True)
    object_key = models.TextField(blank=True)
    digest = models.TextField(blank=True)
    by = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        db_table = "inspection_act"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "version_no"], name="inspection_act_once"),
            models.CheckConstraint(condition=Q(act__in=list(Act.LABELS)), name="inspection_act_known"),
            models.CheckConstraint(
                condition=~Q(act__in=list(REASONED)) | ~Q(reason=""), name="inspection_act_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.READ) | (~Q(reader="") & ~Q(identification="") & Q(list__isnull=False)),
                name="inspection_reader_identified",
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.LETTER) | (~Q(object_key="") & ~Q(digest="")),
                name="inspection_letter_archived",
            ),
        ]
        indexes = [models.Index(fields=["on"], condition=Q(act=Act.READ), name="inspection_read_on")]
