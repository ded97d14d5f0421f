"""Indexes of the issue history (交付履歴): by person and by case."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("residents", "0004_notice_import")]

    operations = [
        migrations.AddIndex(
            model_name="issuerecord",
            index=django.contrib.postgres.indexes.GinIndex(fields=["subjects"], name="issue_subjects"),
        ),
        migrations.AddIndex(
            model_name="issuerecord",
            index=models.Index(
                condition=models.Q(("case_no", ""), _negated=True), fields=["case_no"], name="issue_case"
            ),
        ),
    ]
