"""Record of whom a message about many persons concerned (一括電文の対象者)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from openjuki.runtime.db import AppendOnly


class Bulk(AppendOnly):
    """One message about many, sent or received: each of `subjects` had its number 1 in it (L-01, L-07).

    `receiver` is the other side of what we sent, ourselves for what we received.
    """

    message_id = models.UUIDField(primary_key=True)
    receiver = models.TextField()
    subjects = ArrayField(models.TextField())

    class Meta:
        db_table = "exchange_bulk"
        indexes = [GinIndex(fields=["subjects"], name="exchange_bulk_subjects")]
