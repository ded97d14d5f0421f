"""Write migrations of one system: `python tools/makemigrations.py residents [app label …]`.

Needs no database: a throw-away installation names one that is never reached.
"""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from pathlib import Path

from openjuki.runtime import installation


def main() -> None:
    """Bind to the system named first and call Django's makemigrations for the labels after it."""
    system, *labels = sys.argv[1:]
    home = Path(tempfile.mkdtemp(prefix="openjuki-makemigrations-"))
    os.environ.update(
        OPENJUKI_HOME=str(home), OPENJUKI_SYSTEM=system, OPENJUKI_DB_ROLE="owner",
        DJANGO_SETTINGS_MODULE="openjuki.runtime.settings",
    )  # fmt: skip
    inst = installation.create(home, base_port=1)
    for name in (system,):
        inst.key_dir(name).mkdir(parents=True)
    warnings.filterwarnings("ignore", "Got an error checking")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("makemigrations", *(labels or [system]), skip_checks=True)


main()
