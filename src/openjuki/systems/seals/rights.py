"""Rights of the seal registration (権限一覧). Source: SL-01 … SL-03, U-05."""

from __future__ import annotations

RIGHTS: dict[str, str] = {
    "seals.search": "印鑑登録の検索",
    "seals.search.city": "ほかの区の住民の検索と照会",
    "seals.view": "印鑑登録原票の照会",
    "seals.enter": "印鑑登録の申請・届出の入力",
    "seals.review": "印鑑登録の審査",
    "seals.issue": "印鑑登録証明書の発行",
    "seals.incident": "証明書の事故の担当と終結",
    "seals.ex_officio": "職権による抹消と回復の入力",
    "seals.hold.release": "支援措置の対象者本人への交付の一時解除",
    "seals.item.support_measure": "支援措置対象者の詳細の表示",
    "seals.messages.view": "電文の照会",
    "seals.messages.skip": "電文の読み飛ばしの申出・再送",
    "seals.messages.approve": "電文の読み飛ばしの承認",
    "seals.print.elsewhere": "ほかの窓口のプリンタへの印刷",
    "seals.settings": "設定の変更",
}

ROLES: dict[str, tuple[str, ...]] = {
    "counter": ("seals.search", "seals.view", "seals.enter", "seals.issue"),
    "reviewer": ("seals.search", "seals.view", "seals.review"),
    "manager": tuple(RIGHTS),
    "operator": ("seals.messages.view", "seals.messages.skip", "seals.incident", "seals.settings"),
}
