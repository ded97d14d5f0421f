"""本人確認情報ファイル — 住民基本台帳法 第30条の6: CS-01, K-02.

`identity_version` only grows: the eight items after each change. `identity_record` is the small mutable row
that carries the lock, what is unique among active persons, and the columns that searches use.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly

ACTIVE = Q(active=True)


class IdentityRecord(models.Model):
    """A person in the file. `addressee_no` names the stream of the register; it is never shown or sent on.

    `name_key` and `address_key` are the texts without spaces, to search by; the true ones are in the version.
    """

    id = models.BigAutoField(primary_key=True)
    addressee_no = models.TextField(unique=True)
    version_no = models.IntegerField()
    active = models.BooleanField()
    resident_code = models.TextField()
    number_hash = models.BinaryField(null=True)
    name_key = models.TextField()
    address_key = models.TextField()
    birth_first = models.DateField()
    birth_last = models.DateField()
    sex = models.TextField()

    class Meta:
        db_table = "identity_record"
        constraints = [
            models.UniqueConstraint(fields=["resident_code"], condition=ACTIVE, name="identity_code_active"),
            models.UniqueConstraint(fields=["number_hash"], condition=ACTIVE, name="identity_number_active"),
        ]
        indexes = [
            models.Index(fields=["birth_first", "name_key"], name="identity_birth_name"),
            models.Index(fields=["name_key"], name="identity_name", opclasses=["text_pattern_ops"]),
        ]


class IdentityVersion(AppendOnly):
    """One state of a person: the eight items of PO-1, what brought it, when CS learned of it.

    A key to the predecessor (in the migration) refuses gaps. `number_enc`: 個人番号, sealed to its row.
    `name_gaiji`, `address_gaiji`: 外字数, characters that 住基ネット統一文字 lacks (IC-item-03, IC-item-12).
    """

    pk = models.CompositePrimaryKey("record", "version_no")
    record = models.ForeignKey(IdentityRecord, on_delete=models.PROTECT)
    version_no = models.IntegerField()
    prev_no = models.IntegerField(null=True)
    active = models.BooleanField()
    resident_code = models.TextField()
    name = models.TextField()
    birth_text = models.TextField()
    birth_first = models.DateField()
    birth_last = models.DateField()
    sex = models.TextField()
    address = models.TextField()
    name_gaiji = models.PositiveSmallIntegerField(db_default=0)
    address_gaiji = models.PositiveSmallIntegerField(db_default=0)
    number_enc = models.BinaryField(null=True)
    number_hash = models.BinaryField(null=True)
    reason = models.TextField()
    changed_on_text = models.TextField()
    changed_on_first = models.DateField()
    changed_on_last = models.DateField()
    message_id = models.UUIDField(unique=True)
    subject_seq = models.BigIntegerField()
    made_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    sent_as = models.UUIDField(unique=True)

    class Meta:
        db_table = "identity_version"
        constraints = [
            models.CheckConstraint(
                condition=Q(number_enc__isnull=True, number_hash__isnull=True)
                | Q(number_enc__isnull=False, number_hash__isnull=False),
                name="identity_number_whole",
            ),
        ]
