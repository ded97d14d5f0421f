"""印刷ジョブの保存: the triggers that keep print jobs, for the migration of each system that prints.

Migrations that ran long ago read this too: what is here stays; another rule gets another name.
"""

from __future__ import annotations

from typing import Final

#: Nothing deletes a job or changes one that is settled; a number is printed again only when each copy before failed or
#: has its 刷り上がり.
JOBS: Final = """
CREATE FUNCTION print_job_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'print_job_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'print_job_kept',
    TABLE = 'print_job';
END $$;
CREATE TRIGGER print_job_never_deleted BEFORE DELETE ON print_job FOR EACH ROW
  WHEN (current_user::text !~ '_(owner|retention)$') EXECUTE FUNCTION print_job_kept();
CREATE TRIGGER print_job_settled_for_good BEFORE UPDATE ON print_job FOR EACH ROW
  WHEN (OLD.settled_at IS NOT NULL AND current_user::text !~ '_owner$') EXECUTE FUNCTION print_job_kept();
CREATE FUNCTION print_job_one_copy() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM print_job j WHERE j.paper = NEW.paper AND j.reference = NEW.reference
      AND j.state IN ('accepted', 'silent') AND NOT EXISTS (SELECT 1 FROM print_outcome o WHERE o.job_id = j.id))
  THEN
    RAISE EXCEPTION 'print_job_one_copy' USING ERRCODE = 'check_violation', CONSTRAINT = 'print_job_one_copy',
      TABLE = 'print_job';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER print_job_one_copy BEFORE INSERT ON print_job FOR EACH ROW
  WHEN (NEW.paper NOT IN ('notices', 'missing', 'letter_list', 'fee_day', 'publication'))
  EXECUTE FUNCTION print_job_one_copy();
"""
NOT_KEPT: Final = """
DROP TRIGGER print_job_one_copy ON print_job;
DROP FUNCTION print_job_one_copy();
DROP TRIGGER print_job_settled_for_good ON print_job;
DROP TRIGGER print_job_never_deleted ON print_job;
DROP FUNCTION print_job_kept();
"""
#: A job begins on its way, and until it is settled nothing of it changes but what became of it.
ONWARD: Final = """
CREATE TRIGGER print_job_begins_queued BEFORE INSERT ON print_job FOR EACH ROW
  WHEN (NEW.state <> 'queued' AND current_user::text !~ '_owner$') EXECUTE FUNCTION print_job_kept();
CREATE TRIGGER print_job_only_settles BEFORE UPDATE ON print_job FOR EACH ROW
  WHEN (
    (OLD.id, OLD.printer_id, OLD.paper, OLD.reference, OLD.name, OLD.tray, OLD.digest, OLD.reason, OLD.by,
      OLD.terminal, OLD.at) IS DISTINCT FROM
    (NEW.id, NEW.printer_id, NEW.paper, NEW.reference, NEW.name, NEW.tray, NEW.digest, NEW.reason, NEW.by,
      NEW.terminal, NEW.at) AND current_user::text !~ '_owner$'
  ) EXECUTE FUNCTION print_job_kept();
"""
NOT_ONWARD: Final = """
DROP TRIGGER print_job_only_settles ON print_job;
DROP TRIGGER print_job_begins_queued ON print_job;
"""
