"""Why a paper cannot be made — 作成できない理由."""

from __future__ import annotations

from typing import Final

#: id → Japanese message. The ids are stable: services turn them into findings.
REASONS: Final = {
    "C01": "対象者が選ばれていません。",
    "C02": "消除された者、または転出予定日に達した者が含まれています。除票の写しを交付してください。",
    "C03": "別の世帯の者は、同じ住民票の写しに記載できません。",
    "C04": "個人票は一人ずつ作成します。",
    "C05": "認証者(市区町村長)が設定されていません。",
    "C06": "世帯連記式には履歴を記載できません。個人票を選んでください。",
}


class CannotMakeError(ValueError):
    """The paper would be unlawful or empty; ``reason`` is a key of ``REASONS``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(REASONS[reason])
