"""文字超過 (S 5.8) on seal certificates and papers; what a row says is in `runtime.release.overflow`."""

from __future__ import annotations

from django.db import models

from openjuki.runtime.release import overflow
from openjuki.systems.seals.models.issue import IssueRecord


class Unprinted(overflow.Unprinted):
    """書面を作成できなかった文字列."""

    class Meta(overflow.Unprinted.Meta):
        pass


class IssueOverflow(overflow.Overflow):
    """文字超過リストの一行."""

    issue = models.ForeignKey(IssueRecord, on_delete=models.PROTECT)

    class Meta(overflow.Overflow.Meta):
        pass
