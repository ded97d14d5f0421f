"""The residents as the seal registration knows them (対象者): told by the register, never typed here."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from openjuki.runtime.db import AppendOnly


class PersonItems(models.Model):
    """対象者の項目. `birth`: canonical text of the date (`UncertainDate.to_text`), with its range in days for searches.
    `name_key`: the names without spaces, `kana_key`: the reading folded (清音化かな), for search; `kana`: as told.
    `seq`: number of the message that told it last.
    """

    seq = models.BigIntegerField()
    kind = models.TextField()
    status = models.TextField()
    ward = models.TextField(blank=True)
    household_no = models.TextField(blank=True)
    name = models.TextField(blank=True)
    surname = models.TextField(blank=True)
    given_name = models.TextField(blank=True)
    former_surname = models.TextField(blank=True)
    kanji_name = models.TextField(blank=True)
    katakana_name = models.TextField(blank=True)
    alias = models.TextField(blank=True)
    name_key = models.TextField(blank=True)
    kana = models.TextField(blank=True)
    kana_key = models.TextField(blank=True)
    birth = models.TextField(blank=True)
    birth_first = models.DateField(null=True)
    birth_last = models.DateField(null=True)
    sex = models.TextField()
    address = models.TextField(blank=True)
    adult_ward = models.BooleanField()
    planned_move_out_on = models.DateField(null=True)
    removal_reason = models.TextField(blank=True)
    removed_on = models.DateField(null=True)
    resident_since = models.TextField(blank=True, db_default="")
    made_at = models.DateTimeField()

    class Meta:
        abstract = True


class Person(PersonItems):
    """対象者. Whoever registers, issues or applies a change of this person locks this row first."""

    addressee_no = models.TextField(primary_key=True)

    class Meta:
        db_table = "person"
        indexes = [
            models.Index(fields=["name_key"], name="person_name", opclasses=["text_pattern_ops"]),
            models.Index(fields=["kana_key"], name="person_kana", opclasses=["text_pattern_ops"]),
            models.Index(fields=["household_no"], name="person_household"),
        ]


class FormerPerson(PersonItems, AppendOnly):
    """対象者の変更前: what was known until `known_until`, when the register told something else. Written beside the
    change, so that what a certificate said can be rebuilt as it was known when it was issued."""

    addressee_no = models.TextField()
    known_until = models.DateTimeField()

    class Meta:
        db_table = "former_person"
        indexes = [models.Index(fields=["addressee_no", "known_until"], name="former_person_known")]
        constraints = [
            models.UniqueConstraint(fields=["addressee_no", "seq"], name="former_person_once"),
        ]


class HeldPerson(models.Model):
    """抑止の状態 (S 3.2) of one person of whom something was told. `seq`: the message that told it last."""

    addressee_no = models.TextField(primary_key=True)
    issue_held = models.BooleanField()
    support_measure = models.BooleanField()
    seq = models.BigIntegerField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "held_person"
        constraints = [
            models.CheckConstraint(
                condition=Q(support_measure=False) | Q(issue_held=True), name="held_support_is_held"
            )
        ]


class HoldRelease(AppendOnly):
    """一時解除 of 支援措置 for one certificate that the person takes home; its issue names it (`IssueRecord.release`).
    It ends at `until` by the clock. `identification`: how the person at the counter was made sure of."""

    addressee_no = models.TextField()
    identification = models.TextField()
    reason = models.TextField()
    released_by = models.TextField()
    released_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "hold_release"
        indexes = [models.Index(fields=["addressee_no", "until"], name="release_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("released_at"), until__lte=F("released_at") + timedelta(hours=1)),
                name="release_ends_soon",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(identification="") & ~Q(released_by=""),
                name="release_with_reason",
            ),
        ]


class Handover(models.Model):
    """全件連携 of the register as taken over here (S 7.2.3): parts, persons, and when the last one came."""

    run = models.BigIntegerField(primary_key=True)
    opened_at = models.DateTimeField(db_default=Now())
    parts = models.IntegerField(default=0)
    persons = models.BigIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "handover"
