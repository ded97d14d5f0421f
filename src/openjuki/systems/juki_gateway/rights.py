"""Rights of the gateway (権限一覧). Source: GW-04, U-05."""

from __future__ import annotations

RIGHTS: dict[str, str] = {
    "juki_gateway.passages.view": "異動連携の記録の照会",
    "juki_gateway.hours.edit": "稼働時間の設定、連携の一時停止と再開",
    "juki_gateway.messages.view": "電文の照会",
    "juki_gateway.messages.skip": "電文の読み飛ばしの申出・再送",
    "juki_gateway.messages.approve": "電文の読み飛ばしの承認",
}

ROLES: dict[str, tuple[str, ...]] = {
    "manager": (
        "juki_gateway.passages.view",
        "juki_gateway.messages.view",
        "juki_gateway.messages.approve",
    ),
    "operator": tuple(RIGHTS),
}
