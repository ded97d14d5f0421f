"""`load_destinations`: load the city's table of transfers (移転先の対応表の取込み). Source: HB-06, HB-07."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from openjuki.systems.hub.services import load_destinations as service


class Command(BaseCommand):
    """Run at set-up, and again when the city has decided on a new table. Idempotent."""

    help = "移転先の対応表を取り込む"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who applied and who approved, as the documented decision names them."""
        parser.add_argument("--city", default="sendai")
        parser.add_argument("--applied-by", default="table-maker", help="対応表を作成した者")
        parser.add_argument("--approved-by", default="table-approver", help="対応表を決裁した者")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and say how many changed."""
        rows = service.city_table(options["city"])
        changed = service.load_destinations(
            rows=rows,
            applied_by=service.Decider(options["applied_by"], "移転先対応表の作成者"),
            approved_by=service.Decider(options["approved_by"], "移転先対応表の決裁者"),
        )
        self.stdout.write(f"移転先 {len(rows)}件(変更 {changed}件)")
