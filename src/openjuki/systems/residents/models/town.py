"""住所辞書 (町字): the towns of this city as addresses use them, 丁目 included. S 1.3.3, RR-04.

`places` knows the whole country without 丁目; the city's own dictionary comes with the import and is what
an address is checked and searched against.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Town(models.Model):
    """One 町字. `key`: 市区町村5 + 町字7, as `search_key.town`; `folded`: the text as a search compares it."""

    key = models.TextField(primary_key=True, db_collation="C")
    code = models.TextField()
    town_code = models.TextField()
    text = models.TextField()
    folded = models.TextField()
    postal_codes = ArrayField(models.TextField(), default=list)
    has_rooms = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "town"
        indexes = [models.Index(fields=["code"], name="town_of_municipality")]
