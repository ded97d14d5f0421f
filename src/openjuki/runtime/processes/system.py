"""Becoming a system (システムになる): bind this process to one system and set Django up."""

from __future__ import annotations

import importlib.util
import os


def bind(system: str, *, role: str = "app", pooled: bool = True) -> None:
    """Bind this process to a system and a database role, then set Django up. Once per process."""
    os.environ.update(
        OPENJUKI_SYSTEM=system,
        OPENJUKI_DB_ROLE=role,
        OPENJUKI_POOL="1" if pooled else "0",
        DJANGO_SETTINGS_MODULE="openjuki.runtime.settings",
    )
    import django

    django.setup()


def has(system: str, module: str) -> bool:
    """Does a system bring this module? Asks without importing it; a counterpart is no system and brings none."""
    home = f"openjuki.systems.{system}"
    return all(importlib.util.find_spec(name) is not None for name in (home, f"{home}.{module}"))


def migrated() -> bool:
    """True where every migration of this system has been run. Asks the database."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def command(system: str, name: str, *arguments: str, role: str = "app") -> None:
    """Run a management command of a system in this process (forked for it)."""
    bind(system, role=role, pooled=False)
    from django.core.management import call_command

    call_command(name, *arguments)
