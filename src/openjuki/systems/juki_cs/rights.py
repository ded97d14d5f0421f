"""Rights of the communication server (権限一覧). Source: U-04, U-05, A-07."""

from __future__ import annotations

RIGHTS: dict[str, str] = {
    "juki_cs.identity.search": "本人確認情報の検索(統合端末)",
    "juki_cs.item.individual_number": "個人番号の表示",
    "juki_cs.item.support_measure": "支援措置対象者の住所の表示",
    "juki_cs.notices.view": "他市区町村への通知の照会",
    "juki_cs.messages.view": "電文の照会",
    "juki_cs.messages.skip": "電文の読み飛ばしの申出・再送",
    "juki_cs.messages.approve": "電文の読み飛ばしの承認",
}

ROLES: dict[str, tuple[str, ...]] = {
    "counter": ("juki_cs.identity.search",),
    "reviewer": ("juki_cs.identity.search", "juki_cs.notices.view"),
    "manager": ("juki_cs.notices.view", "juki_cs.messages.view", "juki_cs.messages.approve"),
    "operator": ("juki_cs.notices.view", "juki_cs.messages.view", "juki_cs.messages.skip"),
}
