"""過去の番号: an 個人番号 or a 住民票コード that somebody had and has no more. RR-09, RR-10; 番号法7条, 住基法30条の3.

Written by a trigger of the table `person` when a number changes. Together with the numbers that people have,
removed people included, it says whose a number ever was; the same trigger refuses it to anybody else.
"""

from __future__ import annotations

from django.db import models

from openjuki.runtime.db import AppendOnly


class FormerNumber(AppendOnly):
    """One number that its person has no more. `value`: keyed hash of an 個人番号, or the code's bytes."""

    pk = models.CompositePrimaryKey("kind", "value")
    kind = models.TextField()
    value = models.BinaryField()
    addressee_no = models.TextField()

    class Meta:
        db_table = "former_number"
