"""`demo_code s1001`: password and present one-time code of a demo sign-in."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from openjuki.runtime import installation
from openjuki.runtime.errors import Refused
from openjuki.systems.identity.services import demo


class Command(BaseCommand):
    """Prints to the terminal of whoever runs the demo; nothing of it is logged."""

    help = "デモの職員のパスワードと現在のワンタイムパスワードを表示する"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The demo ID, and JSON for programs."""
        parser.add_argument("user_id")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError outside demo mode or for another ID."""
        try:
            found = demo.demo_code(installation.current(), options["user_id"])
        except Refused as e:
            raise CommandError(str(e)) from None
        if options["as_json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(f"パスワード           {found['password']}")
        self.stdout.write(f"ワンタイムパスワード {found['code']}(あと{found['seconds']}秒)")
