"""写しの請求 (請求書; 住民基本台帳法 第12条第2項, 第12条の2第2項, 第12条の3第4項): as asked, and what became of it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from openjuki.kernel.certificates.requests.course import REFUSALS, Act, State
from openjuki.kernel.certificates.requests.request import CHANNELS
from openjuki.kernel.certificates.requests.rights import RIGHTS
from openjuki.runtime.db import AppendOnly


class IssueRequest(models.Model):
    """請求: what it is now; `version` is that of its newest act. No number ever stands in `data`."""

    request_no = models.TextField(unique=True)
    right = models.TextField()
    channel = models.TextField()
    ward = models.TextField()
    branch = models.TextField(blank=True)
    removed = models.BooleanField(default=False)
    subjects = ArrayField(models.TextField())
    data = models.JSONField()
    state = models.TextField()
    version = models.IntegerField()
    received_on = models.DateField()
    due_on = models.DateField(null=True)
    refusal = models.TextField(blank=True)
    case_no = models.TextField(blank=True)

    class Meta:
        db_table = "issue_request"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State.LABELS)), name="request_state"),
            models.CheckConstraint(condition=Q(right__in=list(RIGHTS)), name="request_right"),
            models.CheckConstraint(condition=Q(channel__in=list(CHANNELS)), name="request_channel"),
            models.CheckConstraint(condition=Q(subjects__len__gt=0), name="request_names_somebody"),
            models.CheckConstraint(
                condition=~Q(state=State.INCOMPLETE) | Q(due_on__isnull=False), name="incomplete_has_due_day"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUSED) | Q(refusal__in=list(REFUSALS)), name="refusal_has_ground"
            ),
        ]
        indexes = [
            models.Index(fields=["received_on", "id"], name="request_day"),
            models.Index(fields=["due_on"], condition=Q(state__in=sorted(State.OPEN)), name="request_open"),
            GinIndex(fields=["subjects"], name="request_subjects"),
        ]


class IssueRequestAct(AppendOnly):
    """請求の処理の履歴: one act, with the request as it was filled in then; a paper printed by it is archived."""

    request = models.ForeignKey(IssueRequest, on_delete=models.PROTECT)
    version_no = models.IntegerField()
    act = models.TextField()
    state = models.TextField()
    data = models.JSONField()
    reason = models.TextField(blank=True)
    missing = ArrayField(models.TextField(), default=list)
    by = models.TextField()
    at = models.DateTimeField()
    # 返戻: what had come with a letter that ends without a copy, in yen.
    returned = models.IntegerField(default=0)
    paper = models.TextField(blank=True)
    object_key = models.TextField(blank=True)
    digest = models.TextField(blank=True)

    class Meta:
        db_table = "issue_request_act"
        constraints = [
            models.UniqueConstraint(fields=["request", "version_no"], name="request_act_once"),
            models.CheckConstraint(condition=Q(act__in=list(Act.LABELS)), name="request_act_known"),
            models.CheckConstraint(condition=Q(version_no__gte=1), name="request_act_counts"),
            models.CheckConstraint(
                condition=~Q(act__in=[Act.REFUSE, Act.WITHDRAW]) | ~Q(reason=""),
                name="request_act_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.INCOMPLETE) | Q(missing__len__gt=0) | ~Q(reason=""),
                name="incomplete_says_what",
            ),
            models.CheckConstraint(
                condition=Q(returned=0) | Q(act__in=[Act.REFUSE, Act.WITHDRAW], returned__gt=0),
                name="request_returns_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(paper="", object_key="", digest="") | (~Q(object_key="") & ~Q(digest="")),
                name="request_paper_archived",
            ),
        ]
