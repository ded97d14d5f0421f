"""The exchange without a system around it (電文交換のみの構成): for counterparts and their set-up.

A counterpart is a plain program, yet its tables come from the same migrations as everybody's. `configure`
gives Django just enough settings for that; `main` migrates one schema as its owner and grants the roles.
"""

from __future__ import annotations

import sys
from typing import Any
from urllib.parse import unquote, urlsplit

from openjuki.runtime import installation


def configure(system: str, role: str = "owner", **others: Any) -> None:
    """Set Django up in this process with the exchange as its only app; `others` are further settings."""
    import django
    from django.conf import settings

    parts = urlsplit(installation.current().database_url(system, role))
    own = {
        "SECRET_KEY": installation.current().secret(f"django/{system}"),
        "INSTALLED_APPS": ["openjuki.runtime.exchange"],
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "Asia/Tokyo",
        "DATABASES": {
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": parts.hostname,
                "PORT": parts.port,
                "NAME": parts.path.lstrip("/"),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
            }
        },
    }
    settings.configure(**{**own, **others})
    django.setup()


def main(system: str) -> None:
    """`python -m openjuki.runtime.exchange.standalone <system>`: create or update the tables of a schema."""
    configure(system)
    from django.core.management import call_command

    from openjuki.runtime.db import grants

    call_command("migrate", interactive=False, verbosity=0)
    grants.grant(installation.current(), system)


if __name__ == "__main__":
    main(sys.argv[1])
