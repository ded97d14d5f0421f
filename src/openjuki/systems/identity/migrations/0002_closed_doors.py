"""What models cannot say: grants point to approved applications only; the shared cache's table."""

from django.db import migrations

FORWARD = """
ALTER TABLE grant_application ADD CONSTRAINT grant_application_state_key UNIQUE (id, state);
ALTER TABLE grant_in_force ADD CONSTRAINT grant_needs_approved_application
  FOREIGN KEY (application_id, application_state) REFERENCES grant_application (id, state);
CREATE TABLE shared_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX shared_cache_expires ON shared_cache (expires);
"""
BACKWARD = """
DROP TABLE shared_cache;
ALTER TABLE grant_in_force DROP CONSTRAINT grant_needs_approved_application;
ALTER TABLE grant_application DROP CONSTRAINT grant_application_state_key;
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
