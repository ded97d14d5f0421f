"""Why something that arrived is refused (拒否の理由): codes, and the Japanese text that screens show.

What cannot be verified is recorded in `refused` and touches no stream (decisions.md, Receiving; L-06).
"""

from __future__ import annotations

from typing import Final

REASONS: Final = {
    "malformed": "電文の形式が正しくありません",
    "too_large": "電文が上限の大きさを超えています",
    "unknown_key": "鍵が名簿にない相手からの電文です",
    "retired_key": "使用を終えた鍵で署名されています",
    "bad_signature": "署名が合いません",
    "cannot_open": "当方の鍵で開けません",
    "wrong_sender": "署名した相手と名乗る送信元が違います",
    "wrong_receiver": "当方宛ての電文ではありません",
    "kind_not_allowed": "この送信元から受け取れる種別ではありません",
    "stale": "署名した時刻が古すぎます",
    "future": "電文の日時が未来です",
    "too_old": "電文の作成日時が古すぎます",
    "id_reused": "同じ電文番号で内容の違う電文が届きました",
    "number_taken": "同じ対象者・同じ連番の電文が既にあります",
    "number_used": "この連番は既に処理されています",
    "body_erased": "電文の本文は保存期間を過ぎて消去されています",
}


class Unverified(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """What arrived is refused. `code` is a key of REASONS; who it claims to be is only a claim."""

    def __init__(self, code: str, *, claimed_sender: str = "", claimed_kind: str = "") -> None:
        self.code = code
        self.claimed_sender = claimed_sender
        self.claimed_kind = claimed_kind
        super().__init__(REASONS[code])
