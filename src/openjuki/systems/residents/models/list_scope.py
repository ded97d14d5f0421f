"""一覧の絞り込み: which ward and branch a person last chose for the lists (issue 3, branch and ward filters)."""

from __future__ import annotations

from django.db import models


class ListScope(models.Model):
    """One row per member of staff; blank is 全市, 全支所."""

    user_id = models.TextField(primary_key=True)
    ward = models.TextField(blank=True)
    branch = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "list_scope"
