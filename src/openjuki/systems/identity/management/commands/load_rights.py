"""`load_rights`: take over the signed lists of rights of all systems (権限一覧の取込み)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from openjuki.systems.identity.services import rights_list


class Command(BaseCommand):
    """Run by `openjuki setup` after every system's `publish_rights`."""

    help = "各システムが届け出た権限一覧を取り込む"

    def handle(self, *args: Any, **options: Any) -> None:
        """Read `<home>/rights/*.json`."""
        self.stdout.write(f"権限 {rights_list.load_rights()} 件を取り込みました")
