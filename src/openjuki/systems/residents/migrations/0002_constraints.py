"""Constraints and sequences that Django's models cannot say (RR-08, A-02; decisions.md, History)."""

from django.db import migrations

FORWARD = """
ALTER TABLE person_version ADD CONSTRAINT version_predecessor
  FOREIGN KEY (addressee_no, prev_history_no) REFERENCES person_version (addressee_no, history_no);
ALTER TABLE person ADD CONSTRAINT person_newest_version
  FOREIGN KEY (addressee_no, history_no) REFERENCES person_version (addressee_no, history_no);
ALTER TABLE case_review ADD CONSTRAINT review_of_round
  FOREIGN KEY (case_id, round, makers) REFERENCES case_notice (case_id, round, makers);
ALTER TABLE case_review ADD CONSTRAINT maker_is_not_checker CHECK (NOT (reviewer = ANY (makers)));
ALTER TABLE case_notice ADD CONSTRAINT submitter_is_a_maker CHECK (submitted_by = ANY (makers));
CREATE SEQUENCE addressee_serial;
CREATE SEQUENCE household_serial;
CREATE SEQUENCE issue_serial;
CREATE TABLE case_counter (ward text NOT NULL, day date NOT NULL, last integer NOT NULL, PRIMARY KEY (ward, day));
"""
BACKWARD = """
DROP TABLE case_counter;
DROP SEQUENCE issue_serial;
DROP SEQUENCE household_serial;
DROP SEQUENCE addressee_serial;
ALTER TABLE case_notice DROP CONSTRAINT submitter_is_a_maker;
ALTER TABLE case_review DROP CONSTRAINT maker_is_not_checker;
ALTER TABLE case_review DROP CONSTRAINT review_of_round;
ALTER TABLE person DROP CONSTRAINT person_newest_version;
ALTER TABLE person_version DROP CONSTRAINT version_predecessor;
"""


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
