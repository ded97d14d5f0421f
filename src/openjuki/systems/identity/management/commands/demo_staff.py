"""`demo_staff`: create the five demo sign-ins (デモの職員); refused outside demo mode."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from openjuki.runtime import installation
from openjuki.systems.identity.services import demo


class Command(BaseCommand):
    """Run by `openjuki setup` of a demo, after `load_rights`."""

    help = "デモの職員を作る(デモ環境のみ)"

    def handle(self, *args: Any, **options: Any) -> None:
        """Idempotent."""
        demo.create_demo_staff(installation.current())
        for person in demo.STAFF:
            self.stdout.write(f"{person.user_id} {person.name}")
