"""Fixtures for tests that need the real database (pytest plugin, imported by the system conftests).

`db` (pytest-django) wraps a test in a transaction. `real_db` lets it commit, for races and constraints, and
truncates everything afterwards over an owner connection: the app role may not.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from psycopg.pq import TransactionStatus

from support.harness import owner_url

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The harness has made and migrated the database already."""


_owners: list[psycopg.Connection] = []


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    """A connection of the schema's owner, autocommit, for raw SQL; one that a test left at rest serves the next."""
    connection = _owners.pop() if _owners else psycopg.connect(owner_url(), autocommit=True)
    yield connection
    if connection.info.transaction_status == TransactionStatus.IDLE and connection.autocommit:
        _owners.append(connection)
    else:
        connection.close()


@pytest.fixture
def real_db(django_db_blocker, owner: psycopg.Connection) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Commits are real; the tables are emptied afterwards."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()
    clean(owner)


def clean(owner: psycopg.Connection) -> None:
    """Truncate all tables of the schema that hold anything, but the framework's own."""
    rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    tables = [t for (t,) in rows if t not in KEPT]
    if tables:
        filled = " UNION ALL ".join(f'SELECT \'"{t}"\' WHERE EXISTS (SELECT FROM "{t}")' for t in tables)
        if found := [t for (t,) in owner.execute(filled).fetchall()]:
            owner.execute(f"TRUNCATE {', '.join(found)} RESTART IDENTITY CASCADE")
