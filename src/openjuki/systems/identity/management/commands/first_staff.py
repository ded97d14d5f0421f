"""`first_staff`: the first two accounts (最初の職員), as JSON on standard input."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from openjuki.runtime.errors import Refused
from openjuki.systems.identity.services.accounts import NewStaff
from openjuki.systems.identity.services.first_staff import create_first_staff


class Command(BaseCommand):
    """Run by `openjuki staff first`. Exit code 1 with the findings where it is refused."""

    help = "最初の職員を2人登録する"

    def handle(self, *args: Any, **options: Any) -> None:
        """[{user_id, name, office_code, password}, …]."""
        given = json.loads(sys.stdin.read())
        passwords = [each.pop("password") for each in given]
        people = [NewStaff(**each) for each in given]
        try:
            create_first_staff(list(zip(people, passwords, strict=True)))
        except Refused as refused:
            for finding in refused.findings:
                self.stdout.write(f"{finding.message} {finding.remedy}".rstrip())
            sys.exit(1)
        for new in people:
            self.stdout.write(f"登録しました: {new.user_id} {new.name}")
        self.stdout.write("それぞれサインインして、ワンタイムパスワードを登録してください")
