"""`write_docs DIR` — writes the documents that are made from the code into a checkout's docs folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from openjuki.systems.residents.services.documents import documents


class Command(BaseCommand):
    """Run after a change of rules, items or columns; an architecture test says when it was forgotten."""

    help = "規則一覧・データ項目一覧・取込みの列を docs に書き出す"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        for name, text in documents(folder).items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(str(folder / name))
