"""取込み (初期移行): what was loaded, what is still missing, and rows that may not enter the register.

decisions.md, History: imported rows that break uniqueness go to a quarantine with a work list.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

#: Why a person is held back. The Japanese text is the heading of the work list.
PROBLEMS = {
    "unreadable": "項目を読めない",
    "incomplete": "空欄にできない項目が空欄",
    "check_digit": "番号の検査数字が合わない",
    "gap": "履歴番号に欠番又は重複がある",
    "addressee_no": "宛名番号が他の人と重なる",
    "individual_number": "個人番号が他の住民と重なる",
    "resident_code": "住民票コードが他の住民と重なる",
    "householder": "世帯主が同じ世帯に2人いる",
}


class ImportRun(models.Model):
    """取込みの実施. `manifest`: SHA-256 of the manifest; `ddl`: what was dropped for speed and must come back."""

    manifest = models.TextField(unique=True)
    facts = models.JSONField(default=dict)
    ddl = models.JSONField(default=list)
    started_at = models.DateTimeField()
    started_by = models.TextField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        db_table = "import_run"


class ImportPart(models.Model):
    """取り込んだ分割単位: written in the transaction that wrote its rows, so that a broken run goes on."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT)
    part = models.IntegerField()
    counts = models.JSONField(default=dict)

    class Meta:
        db_table = "import_part"
        constraints = [models.UniqueConstraint(fields=["run", "part"], name="import_part_once")]


class ImportQuarantine(models.Model):
    """隔離した人 (作業一覧): all versions of one person, sealed, with why and whom it collides with."""

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT)
    part = models.IntegerField()
    addressee_no = models.TextField()
    problem = models.TextField()
    message = models.TextField()
    others = ArrayField(models.TextField(), default=list)
    body = models.BinaryField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.TextField(blank=True, default="")
    resolution = models.TextField(blank=True, default="")

    class Meta:
        db_table = "import_quarantine"
        constraints = [
            models.CheckConstraint(condition=Q(problem__in=list(PROBLEMS)), name="quarantine_problem"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | (~Q(resolved_by="") & ~Q(resolution="")),
                name="quarantine_resolved_by_someone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["addressee_no"], condition=Q(resolved_at__isnull=True), name="quarantine_open"
            )
        ]
