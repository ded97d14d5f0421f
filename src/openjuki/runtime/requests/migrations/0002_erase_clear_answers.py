"""Answers kept before bodies were sealed are erased: a key of that time may be used once more."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("requests", "0001_initial")]

    operations = [migrations.RunSQL("DELETE FROM answered_request", migrations.RunSQL.noop)]
