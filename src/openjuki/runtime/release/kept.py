"""事故の保存: the triggers that keep incidents, for the migration of each system that issues.

Migrations that ran long ago read this too: what is here stays; another rule gets another name.
"""

from __future__ import annotations

from typing import Final

#: Nothing deletes an incident, and what was closed stays as it was closed.
INCIDENTS: Final = """
CREATE FUNCTION incident_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'incident_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'incident_kept',
    TABLE = 'issue_incident';
END $$;
CREATE TRIGGER incident_never_deleted BEFORE DELETE ON issue_incident FOR EACH ROW
  WHEN (current_user::text !~ '_(owner|retention)$') EXECUTE FUNCTION incident_kept();
CREATE TRIGGER incident_closed_for_good BEFORE UPDATE ON issue_incident FOR EACH ROW
  WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION incident_kept();
"""
NOT_KEPT: Final = """
DROP TRIGGER incident_closed_for_good ON issue_incident;
DROP TRIGGER incident_never_deleted ON issue_incident;
DROP FUNCTION incident_kept();
"""
