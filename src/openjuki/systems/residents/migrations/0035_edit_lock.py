"""編集ロック: whom a draft enters, and since when and by whom nobody else may enter them (S 10.3)."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("residents", "0034_request_returned")]

    operations = [
        migrations.AddField(
            model_name="casedraft", name="held_name", field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="casedraft", name="held_since", field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="casedraft", name="named",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="casedraft",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=Q(held_since__isnull=False), fields=["named"], name="draft_held"
            ),
        ),
        migrations.AddConstraint(
            model_name="casedraft",
            constraint=models.CheckConstraint(
                condition=Q(held_since__isnull=True) | (~Q(held_name="") & ~Q(named=[])),
                name="draft_held_by_somebody",
            ),
        ),
    ]  # fmt: skip
