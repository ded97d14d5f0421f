"""No gap and no branch in the versions of a person (CS-01, K-02): each names the one before it."""

from django.db import migrations

FORWARD = """
ALTER TABLE identity_version ADD CONSTRAINT identity_predecessor
  FOREIGN KEY (record_id, prev_no) REFERENCES identity_version (record_id, version_no);
ALTER TABLE identity_version ADD CONSTRAINT identity_next
  CHECK (version_no >= 1 AND prev_no IS NOT DISTINCT FROM nullif(version_no - 1, 0));
"""
BACKWARD = """
ALTER TABLE identity_version DROP CONSTRAINT identity_next;
ALTER TABLE identity_version DROP CONSTRAINT identity_predecessor;
"""


class Migration(migrations.Migration):
    dependencies = [("juki_cs", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
