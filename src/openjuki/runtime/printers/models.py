"""窓口のプリンタと印刷ジョブ (S 10.7, S 5.5): what stands at which counter, and what became of each paper.

Abstract: each system has its own tables, `Printer` and `PrintJob`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly

#: 用紙の種類: each may lie in a tray of its own.
PAPERS: Final = {
    "certificate": "証明書(改ざん防止用紙)",
    "letter": "通知書",
    "paper": "届出・請求の書面",
    "receipt": "領収書",
    "list": "一覧表・閲覧用リスト",
}
#: 書面の種類, each shown by something of its own → the 用紙 it is printed on.
SHEETS: Final = {
    "certificate": "certificate",
    "letter": "letter",
    "paper": "paper",
    "request": "paper",
    "receipt": "receipt",
    "inquiry": "letter",
    "decision": "letter",
    "inspection": "list",
    "notices": "list",
    "missing": "list",
    "letter_list": "list",
    "fee_day": "list",
    "publication": "list",
}
#: Drawn anew whenever it is printed, with the day on it: no number, so that no copy of it is another's double.
UNNUMBERED: Final = frozenset({"notices", "missing", "letter_list", "fee_day", "publication"})
#: 前の写し: what came out of the printer, said by whoever prints the same number again.
OUTCOMES: Final = {"nothing": "出ていない", "spoiled": "刷り損じ・破棄済み(処分)"}


class JobState:
    """状態 of a job. Whether one that is silent prints, only the printer shows."""

    QUEUED, ACCEPTED, FAILED, SILENT = "queued", "accepted", "failed", "silent"
    LABELS: Final = {
        QUEUED: "送信中",
        ACCEPTED: "プリンタが受付",
        FAILED: "失敗",
        SILENT: "結果不明",
    }


class Printer(models.Model):
    """プリンタ: `place` is the branch or office at whose counter it stands, `terminal` one of its terminals ("": all).

    `trays`: kind of paper → media source; it prints what stands there. `usual`: the kinds for which F12 goes to it.
    """

    code = models.TextField(unique=True)
    title = models.TextField()
    queue = models.TextField()
    place = models.TextField()
    terminal = models.TextField(blank=True)
    trays = models.JSONField(default=dict)
    usual = ArrayField(models.TextField(), default=list)
    active = models.BooleanField(default=True)
    changed_by = models.TextField()
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True
        db_table = "printer"
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9A-Z]{1,8}$"), name="printer_code"),
            models.CheckConstraint(
                condition=Q(queue__regex=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}$"), name="printer_queue"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(place=""), name="printer_named"),
            models.CheckConstraint(condition=Q(usual__contained_by=list(PAPERS)), name="printer_papers"),
        ]


class PrintJob(models.Model):
    """印刷ジョブ: one paper handed to one printer. `name` is its number, and all that the spooler is told."""

    printer = models.ForeignKey("Printer", on_delete=models.PROTECT)
    paper = models.TextField()
    reference = models.TextField()
    name = models.TextField()
    tray = models.TextField(blank=True)
    digest = models.TextField()
    state = models.TextField()
    spool_id = models.TextField(blank=True)
    failure = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.TextField()
    terminal = models.TextField(blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        db_table = "print_job"
        constraints = [
            models.CheckConstraint(condition=Q(paper__in=list(SHEETS)), name="print_job_paper"),
            models.CheckConstraint(
                condition=Q(state=JobState.QUEUED, settled_at=None)
                | Q(state=JobState.ACCEPTED, failure="", settled_at__isnull=False)
                | (
                    Q(state__in=[JobState.FAILED, JobState.SILENT], settled_at__isnull=False) & ~Q(failure="")
                ),
                name="print_job_state",
            ),
            # Two desks, or one key pressed twice at two nodes: one paper is on its way once.
            models.UniqueConstraint(
                fields=["paper", "reference"], condition=Q(state=JobState.QUEUED), name="print_job_once"
            ),
        ]
        indexes = [models.Index(fields=["paper", "reference"], name="print_job_of")]


class PrintOutcome(AppendOnly):
    """刷り上がり of a job, where it was no good (処分情報, S 1.3.8): nothing came out, or what came out was destroyed.

    Of one number at most one copy is without such a row: a trigger (`kept.JOBS`) refuses a further print.
    """

    job = models.OneToOneField("PrintJob", on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField()
    reason = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        abstract = True
        db_table = "print_outcome"
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=list(OUTCOMES)), name="print_outcome_known"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(by=""), name="print_outcome_has_reason"),
        ]

    @classmethod
    def spoiled(cls, issue_nos: Iterable[str]) -> Counter[str]:
        """刷り損じ: how many copies of each certificate were spoiled at the printer and destroyed."""
        rows: Any = cls._default_manager  # the stubs cannot follow an abstract table's key
        spoiled = rows.filter(outcome="spoiled", job__paper="certificate", job__reference__in=list(issue_nos))
        return Counter(spoiled.values_list("job__reference", flat=True))
