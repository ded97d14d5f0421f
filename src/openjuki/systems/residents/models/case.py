"""The counter's cases (受付): from ticket to hand-over; provisional until settled (仮登録, S 4.0.8).

Maker and checker differ by constraint: a review row repeats the makers of the round it judges (foreign key)
and may not be written by one of them (A-02, RR-23).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly

STATES = {
    "received": "受付",
    "entering": "入力中",
    "inquiring": "照会中",
    "in_review": "審査中",
    "sent_back": "差戻し",
    "settled": "交付待ち",
    "handed_over": "完了",
    "withdrawn": "取下げ",
}

#: What somebody still has to do something about.
OPEN = [state for state in STATES if state not in ("handed_over", "withdrawn")]
#: In which a notice may be typed.
OPEN_STATES = ("received", "entering", "inquiring", "sent_back")
#: 受付の経路. Online notices come with their transport.
CHANNELS = {"counter": "窓口", "post": "郵送", "api": "連携", "import": "一括入力",
            "juki_net": "住基ネット"}  # fmt: skip


class CaseFile(models.Model):
    """受付: one visit for one notice. `round` counts submissions;
    `version` counts what was done to it, and guards against two editors (services/same_case.py).
    """

    case_no = models.TextField(unique=True)
    ward = models.TextField()
    branch = models.TextField(blank=True)
    kind = models.TextField()
    channel = models.TextField(default="counter")
    state = models.TextField(default="received")
    ticket_no = models.TextField(blank=True)
    notifier_name = models.TextField(blank=True)
    opened_by = models.TextField()
    opened_at = models.DateTimeField()
    state_since = models.DateTimeField()
    round = models.IntegerField(default=0)
    approvals = models.IntegerField(default=0)
    version = models.IntegerField(default=0)
    event_id = models.BigIntegerField(null=True)
    subjects = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "case_file"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="case_state"),
            models.CheckConstraint(
                condition=~Q(state__in=["settled", "handed_over"]) | Q(event_id__isnull=False),
                name="case_settled_has_event",
            ),
        ]
        indexes = [
            models.Index(fields=["ward", "state", "opened_at"], name="case_board"),
            # For who sees all wards: the few that are open, among those of years.
            models.Index(fields=["state", "opened_at"], condition=Q(state__in=OPEN), name="case_open"),
        ]


class CaseDraft(models.Model):
    """入力中の届: what was typed, as typed; numbers sealed apart. One row per case, saved field by field.

    `touched`: who changed which item last, for two who type at once (services/same_case.py). `named`: whom it
    enters; while `held_since` is set, by whom (`held_name`) nobody else enters them (services/edit_lock.py).
    """

    case = models.OneToOneField(CaseFile, on_delete=models.PROTECT, primary_key=True)
    data = models.JSONField(default=dict)
    secrets = models.BinaryField(null=True)
    editors = ArrayField(models.TextField(), default=list)
    acknowledged = models.JSONField(default=dict)
    touched = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    saved_by = models.TextField()
    named = ArrayField(models.TextField(), default=list)
    held_since = models.DateTimeField(null=True)
    held_name = models.TextField(blank=True, default="")

    class Meta:
        db_table = "case_draft"
        constraints = [
            models.CheckConstraint(
                condition=Q(held_since__isnull=True) | (~Q(held_name="") & ~Q(named=[])),
                name="draft_held_by_somebody",
            )
        ]
        indexes = [GinIndex(fields=["named"], condition=Q(held_since__isnull=False), name="draft_held")]


class CaseNotice(AppendOnly):
    """提出された届: what was entered and by whom stays visible after settlement (A-12).

    `kind`: what it was submitted as; the case may go on ex officio after it was sent back.
    """

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT)
    round = models.IntegerField()
    kind = models.TextField()
    data = models.JSONField()
    secrets = models.BinaryField(null=True)
    acknowledged = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    makers = ArrayField(models.TextField())
    submitted_by = models.TextField()
    submitted_at = models.DateTimeField()

    class Meta:
        db_table = "case_notice"
        constraints = [
            models.UniqueConstraint(fields=["case", "round"], name="notice_once_per_round"),
            models.UniqueConstraint(fields=["case", "round", "makers"], name="notice_makers"),
        ]


class CaseReview(AppendOnly):
    """審査: one judgement of one round by one person who made none of it."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT)
    round = models.IntegerField()
    stage = models.IntegerField()
    makers = ArrayField(models.TextField())
    reviewer = models.TextField()
    approved = models.BooleanField()
    reason = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()

    class Meta:
        db_table = "case_review"
        constraints = [
            models.UniqueConstraint(fields=["case", "round", "reviewer"], name="review_once_per_person"),
            models.UniqueConstraint(fields=["case", "round", "stage"], name="review_once_per_stage"),
            models.CheckConstraint(
                condition=Q(approved=True) | ~Q(reason=""), name="review_sent_back_with_reason"
            ),
        ]


class CasePaper(AppendOnly):
    """書面: the written notice on record before review (A-10), and papers printed for the case.

    `content`: keyed digest of the text that was printed for signature, or signed; empty for other papers.
    """

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT)
    kind = models.TextField()
    round = models.IntegerField()
    by = models.TextField()
    at = models.DateTimeField()
    object_key = models.TextField(blank=True)
    digest = models.TextField(blank=True)
    content = models.TextField(blank=True)

    class Meta:
        db_table = "case_paper"


class CaseStep(AppendOnly):
    """経過: every step of a case, for its history from ticket to hand-over."""

    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT)
    state = models.TextField()
    by = models.TextField()
    by_name = models.TextField(blank=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "case_step"
        indexes = [models.Index(fields=["case", "at"], name="case_step_order")]
