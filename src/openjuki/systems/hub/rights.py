"""Rights of the hub (権限一覧). Source: HB-04, HB-07, U-05."""

from __future__ import annotations

RIGHTS: dict[str, str] = {
    "hub.destinations.view": "移転先と利用申請の照会",
    "hub.uses.apply": "住民基本台帳ファイル利用申請の登録",
    "hub.uses.approve": "住民基本台帳ファイル利用申請の承認、利用の終了",
    "hub.transfers.view": "移転記録の照会",
    "hub.messages.view": "電文の照会",
    "hub.messages.skip": "電文の読み飛ばしの申出・再送",
    "hub.messages.approve": "電文の読み飛ばしの承認",
}

ROLES: dict[str, tuple[str, ...]] = {
    "manager": (
        "hub.destinations.view",
        "hub.uses.approve",
        "hub.transfers.view",
        "hub.messages.view",
        "hub.messages.approve",
    ),
    "operator": (
        "hub.destinations.view",
        "hub.uses.apply",
        "hub.transfers.view",
        "hub.messages.view",
        "hub.messages.skip",
    ),
}
