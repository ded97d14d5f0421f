"""文字超過 (S 5.8): a text that did not fit its cell, and was printed all the same because somebody said so."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openjuki.runtime.db import AppendOnly
from openjuki.systems.residents.models.certificate import IssueRecord

#: How the city has such a text printed: to the edge of its cell, or not at all.
POLICIES = {"limit": "欄の限界まで印字", "blank": "空白で印字"}


class IssueOverflow(AppendOnly):
    """文字超過リストの一行: `item` is the cell's key, `addressee_no` whose it is. The text stays in the model."""

    issue = models.ForeignKey(IssueRecord, on_delete=models.PROTECT)
    addressee_no = models.TextField()
    item = models.TextField()
    label = models.TextField()
    policy = models.TextField()

    class Meta:
        db_table = "issue_overflow"
        constraints = [
            models.CheckConstraint(condition=Q(policy__in=list(POLICIES)), name="overflow_policy"),
            models.CheckConstraint(condition=~Q(item="") & ~Q(addressee_no=""), name="overflow_names_cell"),
            models.UniqueConstraint(fields=["issue", "addressee_no", "item"], name="overflow_once_per_cell"),
        ]
