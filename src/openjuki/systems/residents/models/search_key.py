"""What search runs on (検索キー): derived, one row per distinct spelling that a person has or had.

Past names and addresses stay findable (S 2.1.3); the row says whether it is the current one. Indexes are the
measured ones of perf-notes §1: (birth, kana), (town, kana), bigrams of names; kana is COLLATE "C" so that one
B-tree serves equality, prefix and order.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

#: What a search asks of a hit, and narrows by most: with these in the index it answers without the table.
SHOWN = ("addressee_no", "kind", "current", "from_history_no", "ward", "active", "sex")


_LOT_KEY = (
    "(btrim(regexp_replace(translate(%(expressions)s, '０１２３４５６７８９', '0123456789'),"
    " '[^0-9]+', '-', 'g'), '-') || '-')"
)


class SearchKey(models.Model):
    """One findable spelling: `kind` is name, former_name, alias, roman; `from_history_no` where it begins."""

    addressee_no = models.TextField()
    from_history_no = models.IntegerField()
    current = models.BooleanField()
    kind = models.TextField()
    kana = models.TextField(db_collation="C", blank=True)
    name_key = models.TextField(db_collation="C", blank=True)
    name_grams = ArrayField(models.TextField(), default=list)
    birth_from = models.DateField()
    birth_to = models.DateField()
    # The planner has statistics of a column, none of a comparison: it must know that unknown births are few.
    birth_known = models.GeneratedField(
        expression=models.ExpressionWrapper(
            Q(birth_from=models.F("birth_to")), output_field=models.BooleanField()
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    sex = models.TextField()
    ward = models.TextField()
    town = models.TextField(db_collation="C")
    lot = models.TextField(blank=True)
    # Numbers of the lot in ASCII, each closed by a hyphen (１０番５号 → 10-5-): 10-5 and what follows is one range.
    lot_key = models.GeneratedField(
        expression=models.Func(models.F("lot"), template=_LOT_KEY, output_field=models.TextField()),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    household_no = models.TextField()
    active = models.BooleanField()

    class Meta:
        db_table = "search_key"
        indexes = [
            models.Index(fields=["birth_from", "kana"], name="search_birth_kana"),
            models.Index(fields=["town", "kana"], include=SHOWN, name="search_town_kana"),
            models.Index(fields=["town", "lot"], name="search_town_lot"),
            models.Index(fields=["town", "lot_key"], name="search_town_lot_key"),
            models.Index(fields=["kana"], include=SHOWN, name="search_kana"),
            models.Index(fields=["name_key"], include=SHOWN, name="search_name"),
            GinIndex(fields=["name_grams"], name="search_grams", fastupdate=True),
            models.Index(fields=["addressee_no"], name="search_person"),
            models.Index(fields=["household_no"], name="search_household"),
            models.Index(
                fields=["birth_to"],
                condition=Q(birth_known=False),
                name="search_uncertain_birth",
            ),
            # Births that are not known exactly are few: with a name they are found without reading the rest.
            models.Index(
                fields=["kana"],
                condition=Q(birth_known=False),
                name="search_uncertain_kana",
            ),
            models.Index(
                fields=["name_key"],
                condition=Q(birth_known=False),
                name="search_uncertain_name",
            ),
        ]
