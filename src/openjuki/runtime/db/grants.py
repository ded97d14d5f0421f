"""Grants on tables (表の権限): append-only tables are closed to change for everything that runs.

Source: decisions.md, Database; L-07, L-08.
"""

from __future__ import annotations

from django.apps import apps
from django.db import connection

from openjuki.runtime.db.tables import AppendOnly
from openjuki.runtime.installation import Installation

FULL = "SELECT, INSERT, UPDATE, DELETE"
APPEND = "SELECT, INSERT"


def grant(inst: Installation, system: str) -> None:
    """Give app and retention roles their rights on every table. Runs as owner, after a migration."""
    app = inst.role(system, "app")
    retention = inst.role(system, "retention")
    append_only = {m._meta.db_table for m in apps.get_models() if issubclass(m, AppendOnly)}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            rights = APPEND if table in append_only else FULL
            if table == "django_migrations":
                rights = "SELECT"
            for role in (app, retention):
                cursor.execute(f'REVOKE ALL ON TABLE "{table}" FROM "{role}"')
            cursor.execute(f'GRANT {rights} ON TABLE "{table}" TO "{app}"')
            cursor.execute(f'GRANT SELECT, DELETE ON TABLE "{table}" TO "{retention}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{system}" TO "{app}"')
        cursor.execute(f'REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA "{system}" FROM PUBLIC')
        cursor.execute(f'GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "{system}" TO "{app}"')
