"""Fixtures for tests that need the real database (pytest plugin, imported by the system conftests).

`db` (pytest-django) wraps a test in a transaction. `real_db` lets it commit, for races and constraints, and
truncates everything afterwards over an owner connection: the app role may not.
"""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from support.harness import owner_url

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The harness has made and migrated the database already."""


@pytest.fixture
def owner() -> Iterator[psycopg.Connection]:
    """A connection of the schema's owner, autocommit, for raw SQL."""
    with psycopg.connect(owner_url(), autocommit=True) as connection:
        yield connection


@pytest.fixture
def real_db(django_db_blocker, owner: psycopg.Connection) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """Commits are real; the tables are emptied afterwards."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()
    clean(owner)


def clean(owner: psycopg.Connection) -> None:
    """Truncate all tables of the schema but the framework's own."""
    rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    tables = [f'"{t}"' for (t,) in rows if t not in KEPT]
    if tables:
        owner.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
