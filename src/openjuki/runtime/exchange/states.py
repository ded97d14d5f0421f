"""States of messages and what they are called on screens (電文の状態)."""

from __future__ import annotations

from typing import Final

SENT: Final = {
    "pending": "作成済み",
    "offered": "提供中(相手の取得待ち)",
    "queued": "送信待ち",
    "held": "未送信(送信経路なし)",
    "delivered": "送達済み",
    "applied": "処理済み",
    "quarantined": "相手で隔離中",
    "refused": "相手が拒否",
    "skipped": "読み飛ばし済み",
    "replaced": "訂正済み",
}
RECEIVED: Final = {
    "waiting": "処理待ち",
    "applied": "処理済み",
    "quarantined": "隔離中",
    "skipped": "読み飛ばし済み",
    "replaced": "訂正済み",
}
REMEDY_SENT: Final = {
    "refused": "拒否の理由を直したうえで「再送」してください。",
    "quarantined": "内容を訂正して同じ番号で送り直すか、相手方で読み飛ばしの決裁を受けてください。",
    "held": "送信先との経路ができるまで保管されます。操作は要りません。",
}
REMEDY_QUARANTINE: Final = (
    "送信元で内容を訂正して送り直してもらうか、読み飛ばしを申し出て別の職員の承認を受けてください。"
    "それまで、この人についての後続の電文は待機します。"
)
REMEDY_GAP: Final = "番号の抜けた電文が届くのを待っています。送信元の送信状況を確かめてください。"
