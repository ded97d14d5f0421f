"""`openapi` — APIの記述: the description of the JSON API as committed (docs/openapi/seals.json)."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from openjuki.systems.seals.api.app import api


class Command(BaseCommand):
    """Needs no database."""

    help = "JSON API の記述(OpenAPI)を出力する"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Keys in the order of the code, so that a change shows where it was made."""
        schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str))
        self.stdout.write(json.dumps(schema, ensure_ascii=False, indent=1))
