"""A number once given never goes over to another person (番号法 第7条, 住民基本台帳法 第30条の3; RR-09, RR-10).

The import of a whole city runs as the tables' owner and judges doubles itself (city_import/duplicates.py).
"""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION number_for_life() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE owner text;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.individual_number_hash IS DISTINCT FROM NEW.individual_number_hash
       AND OLD.individual_number_hash IS NOT NULL THEN
      INSERT INTO former_number (kind, value, addressee_no)
      VALUES ('individual_number', OLD.individual_number_hash, OLD.addressee_no) ON CONFLICT DO NOTHING;
    END IF;
    IF OLD.resident_code <> NEW.resident_code AND OLD.resident_code <> '' THEN
      INSERT INTO former_number (kind, value, addressee_no)
      VALUES ('resident_code', convert_to(OLD.resident_code, 'UTF8'), OLD.addressee_no) ON CONFLICT DO NOTHING;
    END IF;
  END IF;
  IF NEW.individual_number_hash IS NOT NULL
     AND (TG_OP = 'INSERT' OR OLD.individual_number_hash IS DISTINCT FROM NEW.individual_number_hash) THEN
    SELECT addressee_no INTO owner FROM person
    WHERE individual_number_hash = NEW.individual_number_hash AND addressee_no <> NEW.addressee_no
    UNION ALL SELECT addressee_no FROM former_number
    WHERE kind = 'individual_number' AND value = NEW.individual_number_hash
      AND addressee_no <> NEW.addressee_no LIMIT 1;
    IF owner IS NOT NULL THEN
      RAISE EXCEPTION 'individual_number_for_life' USING ERRCODE = 'unique_violation',
        CONSTRAINT = 'individual_number_for_life', TABLE = 'person';
    END IF;
  END IF;
  IF NEW.resident_code <> '' AND (TG_OP = 'INSERT' OR OLD.resident_code <> NEW.resident_code) THEN
    SELECT addressee_no INTO owner FROM person
    WHERE resident_code = NEW.resident_code AND addressee_no <> NEW.addressee_no
    UNION ALL SELECT addressee_no FROM former_number
    WHERE kind = 'resident_code' AND value = convert_to(NEW.resident_code, 'UTF8')
      AND addressee_no <> NEW.addressee_no LIMIT 1;
    IF owner IS NOT NULL THEN
      RAISE EXCEPTION 'resident_code_for_life' USING ERRCODE = 'unique_violation',
        CONSTRAINT = 'resident_code_for_life', TABLE = 'person';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER number_for_life_entered AFTER INSERT ON person FOR EACH ROW
  WHEN (current_user::text !~ '_owner$') EXECUTE FUNCTION number_for_life();
CREATE TRIGGER number_for_life_changed AFTER UPDATE ON person FOR EACH ROW
  WHEN (OLD.individual_number_hash IS DISTINCT FROM NEW.individual_number_hash
        OR OLD.resident_code <> NEW.resident_code) EXECUTE FUNCTION number_for_life();
"""
BACKWARD = """
DROP TRIGGER number_for_life_changed ON person;
DROP TRIGGER number_for_life_entered ON person;
DROP FUNCTION number_for_life();
"""


class Migration(migrations.Migration):
    dependencies = [("residents", "0013_deliverednotification")]
    operations = [
        migrations.CreateModel(
            name="FormerNumber",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "value", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.TextField()),
                ("value", models.BinaryField()),
                ("addressee_no", models.TextField()),
            ],
            options={"db_table": "former_number"},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
