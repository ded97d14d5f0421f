"""提出された届: as what kind it was submitted; until now a case kept its kind once it had been submitted."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("residents", "0032_casedraft_touched")]

    operations = [
        migrations.AddField(
            model_name="casenotice", name="kind", field=models.TextField(default=""), preserve_default=False
        ),
        migrations.RunSQL(
            "UPDATE case_notice n SET kind = c.kind FROM case_file c WHERE c.id = n.case_id",
            migrations.RunSQL.noop,
        ),
    ]
