"""`publish_rights`: write this system's signed list of rights for identity (権限一覧の届出)."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from openjuki.runtime.signin import rights_file


class Command(BaseCommand):
    """Run for every system by `openjuki setup`, before identity's `load_rights`."""

    help = "このシステムの権限一覧を認証基盤へ届け出る"

    def handle(self, *args: Any, **options: Any) -> None:
        """Write `<home>/rights/<system>.json`."""
        path = rights_file.publish()
        self.stdout.write(f"権限一覧を書き出しました: {path.name}")
