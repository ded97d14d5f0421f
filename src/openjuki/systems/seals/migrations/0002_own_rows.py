"""Serials, and what no model can say: a registration in force belongs to the person of its row."""

from __future__ import annotations

from django.db import migrations

FORWARD = """
CREATE SEQUENCE registration_serial;
-- Apart from the registrations: nobody is to take one number for the other.
CREATE SEQUENCE card_serial START 1000000;
CREATE SEQUENCE issue_serial;
ALTER TABLE registration ADD CONSTRAINT registration_of_person UNIQUE (registration_no, addressee_no);
ALTER TABLE card ADD CONSTRAINT card_of_registration UNIQUE (card_no, registration_id);
ALTER TABLE current_seal ADD CONSTRAINT current_seal_own_registration
  FOREIGN KEY (registration_id, addressee_no) REFERENCES registration (registration_no, addressee_no);
ALTER TABLE current_seal ADD CONSTRAINT current_seal_own_card
  FOREIGN KEY (card_id, registration_id) REFERENCES card (card_no, registration_id);
ALTER TABLE event ADD CONSTRAINT event_own_registration
  FOREIGN KEY (registration_id, addressee_no) REFERENCES registration (registration_no, addressee_no);
ALTER TABLE issue_record ADD CONSTRAINT issue_own_registration
  FOREIGN KEY (registration_id, addressee_no) REFERENCES registration (registration_no, addressee_no);
ALTER TABLE issue_record ADD CONSTRAINT issue_own_card
  FOREIGN KEY (card_id, registration_id) REFERENCES card (card_no, registration_id);
"""
BACKWARD = """
ALTER TABLE issue_record DROP CONSTRAINT issue_own_card, DROP CONSTRAINT issue_own_registration;
ALTER TABLE event DROP CONSTRAINT event_own_registration;
ALTER TABLE current_seal DROP CONSTRAINT current_seal_own_card, DROP CONSTRAINT current_seal_own_registration;
ALTER TABLE card DROP CONSTRAINT card_of_registration;
ALTER TABLE registration DROP CONSTRAINT registration_of_person;
DROP SEQUENCE registration_serial, card_serial, issue_serial;
"""


class Migration(migrations.Migration):
    dependencies = [("seals", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
