"""`offer_all` — 全件の提供の命令. Thin: the work is in `services.offer_all`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from openjuki.runtime import audit
from openjuki.systems.hub.services.offer_all import offer_all


class Command(BaseCommand):
    """Lines `progress done total` while it runs, then one sentence."""

    help = "全住民を移転先の差分に1度載せる"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Offer, and say how many."""
        offered = offer_all(staff=audit.WORKER, progress=self._tell)
        self.stdout.write(f"移転先の差分に {offered:,}人を載せました")

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"progress {done} {total}")
        self.stdout.flush()
