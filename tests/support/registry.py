"""Asking a system's registry what was forgotten (登録簿の検査): used by `tests/system/<name>/test_registry.py`."""

from __future__ import annotations

import importlib

from openjuki.runtime import rights

#: Routes of the framework's own that answer nothing but a redirect or a static file.
FRAMEWORK: frozenset[str] = frozenset()


def unmarked_routes() -> list[str]:
    """Routes without a rights mark; must be empty (U-05)."""
    return [f"{method} {route}" for route, method, access in rights.walk() if access is None]


def unknown_rights(system: str) -> list[str]:
    """Rights that some route asks for and that the system's list does not name; must be empty."""
    known = importlib.import_module(f"openjuki.systems.{system}.rights").RIGHTS
    asked = {r for _, _, access in rights.walk() if access for r in access.rights}
    return sorted(r for r in asked if r not in known)


def roles_with_unknown_rights(system: str) -> list[str]:
    """Roles that bundle a right which does not exist; must be empty."""
    module = importlib.import_module(f"openjuki.systems.{system}.rights")
    return [
        f"{role}: {r}"
        for role, bundle in getattr(module, "ROLES", {}).items()
        for r in bundle
        if r not in {**module.RIGHTS, **getattr(module, "CONTRACTED", {})}
    ]


def unmigrated_models() -> bool:
    """True where a model differs from its migrations; must be False."""
    from django.core.management import call_command

    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    except SystemExit:
        return True
    return False
