"""入力中の届: who changed which item last, so that two clerks in one case overwrite nothing unseen (S 10.3)."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("residents", "0031_fee_payment")]

    operations = [
        migrations.AddField(
            model_name="casedraft", name="touched", field=models.JSONField(default=dict),
        ),
    ]  # fmt: skip
