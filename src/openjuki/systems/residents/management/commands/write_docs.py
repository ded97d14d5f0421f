"""`write_docs DIR` — writes the documents that are made from the code into a checkout's docs folder."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from openjuki.systems.residents.management.documents import documents


class Command(BaseCommand):
    """Run after a change of rules, items or columns; tests say when it was forgotten. It needs a checkout: what the
    rules say is shown as their cases have it, which stand beside the tests.
    """

    help = "規則一覧・データ項目一覧・取込みの列を docs に書き出す"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        tests = folder.resolve().parent / "tests"
        if not (tests / "cases").is_dir():
            raise CommandError(f"{tests} に規則の事例がありません。チェックアウトの docs を指定してください")
        sys.path.insert(0, str(tests))
        examples = importlib.import_module("support.rule_examples").examples()
        for name, made in documents(folder, examples).items():
            (folder / name).write_text(made(), encoding="utf-8")
            self.stdout.write(str(folder / name))
