from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("residents", "0019_issue_request"),
    ]

    operations = [
        migrations.AddField(
            model_name="handoverrun",
            name="registrant_parts",
            field=models.IntegerField(db_default=0),
        ),
        migrations.AddField(
            model_name="handoverrun",
            name="registrant_persons",
            field=models.BigIntegerField(db_default=0),
        ),
    ]
