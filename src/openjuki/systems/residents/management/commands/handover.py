"""`handover` — 全件連携の命令. Thin: the work is in `services.handover`."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from openjuki.systems.residents.services.handover import counts, hand_over


class Command(BaseCommand):
    """Lines `progress done total` while it runs, then one sentence."""

    help = "全住民を住基ネット中間サーバ、業務間連携、印鑑登録へ引き渡す(初期移行の後に1度)"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        done = counts(hand_over(progress=self._tell))
        self.stdout.write(
            f"全件連携の電文を作成しました: 住基ネットへ {done['identities']:,}人、"
            f"業務間連携へ {done['residents']:,}人、"
            f"印鑑登録へ {done['registrants']:,}人、個別の電文 {done['singly']:,}件、"
            f"対象外 {done['left_out']:,}件"
        )

    def _tell(self, done: int, total: int) -> None:
        self.stdout.write(f"progress {done} {total}")
        self.stdout.flush()
