"""Notices entered from a file (一括入力の記録): which case came of which notice; none is entered twice."""

from __future__ import annotations

from django.db import models

from openjuki.runtime.db import AppendOnly
from openjuki.systems.residents.models.case import CaseFile


class ImportedNotice(AppendOnly):
    """一括入力した届. `digest`: keyed hash of all that the notice says; `file`: keyed mark of its file."""

    digest = models.BinaryField(unique=True)
    file = models.TextField()
    line = models.IntegerField()
    case = models.ForeignKey(CaseFile, on_delete=models.PROTECT)
    imported_by = models.TextField()
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "imported_notice"
