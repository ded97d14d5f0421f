"""Migrate one system as its owner and grant its roles (移行). Entry: `python -m openjuki.runtime.migrate`."""

from __future__ import annotations

import os


def migrate_system(system: str) -> None:
    """Run migrations of the system's schema, then give the roles their rights. One process, one system."""
    os.environ["OPENJUKI_SYSTEM"] = system
    os.environ["OPENJUKI_DB_ROLE"] = "owner"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openjuki.runtime.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from openjuki.runtime import installation
    from openjuki.runtime.db import grants

    call_command("migrate", interactive=False, verbosity=0)
    grants.grant(installation.current(), system)


if __name__ == "__main__":
    migrate_system(os.environ["OPENJUKI_SYSTEM"])
