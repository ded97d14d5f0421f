"""メモ: what staff note about a person, on no certificate and in no message. S 1.1.15, RR-J-other-10, RR-F-other-10.

Only grows: a correction or a removal is a further version, so that who wrote what and when stays visible.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly


class MemoVersion(AppendOnly):
    """One version of one memo. `memo_no` counts per person, `version_no` per memo; `removed`: taken away."""

    pk = models.CompositePrimaryKey("addressee_no", "memo_no", "version_no")
    addressee_no = models.TextField()
    memo_no = models.IntegerField()
    version_no = models.IntegerField()
    text = models.TextField(blank=True)
    removed = models.BooleanField(default=False)
    written_by = models.TextField()
    written_by_name = models.TextField(blank=True)
    written_at = models.DateTimeField()

    class Meta:
        db_table = "memo_version"
        constraints = [
            models.CheckConstraint(
                name="memo_says_something",
                condition=Q(removed=True, text="") | Q(removed=False) & ~Q(text=""),
            ),
            models.CheckConstraint(
                name="memo_counts_from_one", condition=Q(memo_no__gte=1) & Q(version_no__gte=1)
            ),
        ]
