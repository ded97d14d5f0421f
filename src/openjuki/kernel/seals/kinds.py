"""受付の種類・状態・経過 — the words for what is applied for, how far it is, and what happens to a registration."""

from __future__ import annotations

from typing import Final

#: 受付の種類.
KINDS: Final = {
    "register": "登録", "change": "改印", "reissue": "登録証の引替交付", "own_request": "廃止",
    "seal_lost": "印鑑の亡失", "card_lost": "登録証の亡失", "ex_officio": "職権による抹消",
    "restore": "登録の回復",
}  # fmt: skip
STATES: Final = {
    "inquiring": "照会中", "review": "審査待ち", "done": "承認", "refused": "却下", "withdrawn": "取下げ",
}  # fmt: skip
#: What happens to a registration.
EVENTS: Final = {
    "registered": "登録", "card_replaced": "登録証の引替交付", "ended": "抹消", "restored": "回復",
}  # fmt: skip
