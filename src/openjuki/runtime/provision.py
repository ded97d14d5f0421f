"""Roles and schemas (役割とスキーマ): one schema and three roles per system.

Runs as the administrator; `runtime.db.grants` follows as owner after each migration. The app role can
never touch another system's schema: nothing is granted across, and `public` is closed.
Source: decisions.md, Database; L-08, L-09.
"""

from __future__ import annotations

from collections.abc import Iterable

import psycopg
from psycopg import sql

from openjuki.runtime.installation import ROLES, Installation


def create_database(inst: Installation) -> None:
    """Create the installation's database unless it exists. Administrator only."""
    name = inst.database["name"]
    with psycopg.connect(inst.admin_url("postgres"), autocommit=True) as c:
        if not c.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            c.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
            )


def provision(inst: Installation, systems: Iterable[str]) -> None:
    """Create roles and schemas of the named systems. Idempotent; passwords follow the installation file."""
    with psycopg.connect(inst.admin_url(), autocommit=True) as c:
        database = sql.Identifier(inst.database["name"])
        c.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        c.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for system in systems:
            for role in ROLES:
                _role(c, inst, system, role)
            _schema(c, inst, system)


def _role(c: psycopg.Connection, inst: Installation, system: str, role: str) -> None:
    name = inst.role(system, role)
    known = c.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER ROLE" if known else "CREATE ROLE")
    ident, database = sql.Identifier(name), sql.Identifier(inst.database["name"])
    # The verifier, never the password: statements may end in the server's log or in pg_stat_statements.
    secret = inst.secret(f"db/{system}/{role}").encode()
    verifier = c.pgconn.encrypt_password(secret, name.encode(), b"scram-sha-256").decode()
    c.execute(
        sql.SQL("{} {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {}").format(
            verb, ident, sql.Literal(verifier)
        )
    )
    c.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, ident))
    for setting, value in (("search_path", system), ("timezone", "Asia/Tokyo")):
        c.execute(
            sql.SQL("ALTER ROLE {} IN DATABASE {} SET {} = {}").format(
                ident, database, sql.Identifier(setting), sql.Literal(value)
            )
        )


def _schema(c: psycopg.Connection, inst: Installation, system: str) -> None:
    schema = sql.Identifier(system)
    owner = sql.Identifier(inst.role(system, "owner"))
    # The administrator of a managed server is no superuser: membership lets it hand the schema over.
    c.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(owner))
    c.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(schema, owner))
    for role in ("app", "retention"):
        name = sql.Identifier(inst.role(system, role))
        c.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name))
