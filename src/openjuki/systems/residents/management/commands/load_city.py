"""`load_city DIR [--import-key FILE]` — 取込みの命令. Thin: the work is in `services.load_city`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from openjuki.runtime.import_files import ImportRefused
from openjuki.systems.residents.services.load_city import load_city


class Command(BaseCommand):
    """Run as the schema's owner (OPENJUKI_DB_ROLE=owner)."""

    help = "取込みフォルダーを住民記録に取り込む"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--import-key", type=Path, help="取込鍵ファイル (既定: <フォルダー>.key)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_city(folder=options["folder"], key_file=options["import_key"], progress=self._tell)
        except ImportRefused as refused:
            raise CommandError(str(refused)) from refused
        if done.already:
            self.stdout.write("この都市は既に取り込まれています。何も変更していません。")
        else:
            self.stdout.write(
                f"取り込みました: {done.counts['persons']:,}人、{done.counts['versions']:,}履歴、"
                f"隔離 {done.counts['quarantined']:,}人"
            )

    def _tell(self, stage: str, done: int, total: int) -> None:
        """One line per step, for the log and for whoever counts along (`load_city 住民の取込み 3/10`)."""
        self.stdout.write(f"load_city {stage} {done}/{total}")
        self.stdout.flush()
