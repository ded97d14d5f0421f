"""請求の経過 — states of a request, what may be done to it, and why it may be refused or sent back."""

from __future__ import annotations

from typing import Final


class State:
    """状態."""

    RECEIVED: Final = "received"
    INCOMPLETE: Final = "incomplete"
    HANDED_OVER: Final = "handed_over"
    ISSUED: Final = "issued"
    REFUSED: Final = "refused"
    WITHDRAWN: Final = "withdrawn"
    LABELS: Final = {
        RECEIVED: "受付",
        INCOMPLETE: "不備",
        HANDED_OVER: "支援措置責任者へ引継ぎ",
        ISSUED: "交付",
        REFUSED: "不交付",
        WITHDRAWN: "取下げ",
    }
    OPEN: Final = frozenset({RECEIVED, INCOMPLETE, HANDED_OVER})


class Act:
    """処理 — every act appends one version of the request."""

    RECEIVE: Final = "receive"
    HAND_OVER: Final = "hand_over"
    INCOMPLETE: Final = "incomplete"
    ISSUE: Final = "issue"
    REFUSE: Final = "refuse"
    WITHDRAW: Final = "withdraw"
    PRINT: Final = "print"
    LABELS: Final = {
        RECEIVE: "受付(保存)",
        HAND_OVER: "支援措置責任者へ引継ぎ",
        INCOMPLETE: "不備の連絡",
        ISSUE: "交付",
        REFUSE: "不交付",
        WITHDRAW: "取下げ",
        PRINT: "書面の印刷",
    }


#: The state that an act leads to; printing changes none.
LEADS_TO: Final = {
    Act.RECEIVE: State.RECEIVED,
    Act.HAND_OVER: State.HANDED_OVER,
    Act.INCOMPLETE: State.INCOMPLETE,
    Act.ISSUE: State.ISSUED,
    Act.REFUSE: State.REFUSED,
    Act.WITHDRAW: State.WITHDRAWN,
}
#: 不交付の事由: key → what the register says, and what the letter says; empty where it says what the right asks for
#: (`Right.unfounded`), so that it never tells of a 支援措置.
REFUSALS: Final = {
    "improper": ("不当な目的によることが明らか", ""),
    "no_reason": ("正当な理由がない・要件を満たさない", ""),
    "not_identified": ("本人確認ができない", "本人確認ができないため"),
    "no_authority": ("代理の権限を確認できない", "代わって求める権限を確認できないため"),
    "no_record": ("該当する者の住民票がない", "該当する者の住民票又は除票がないため"),
    "support": ("支援措置の相手方又はその代理等", ""),
}
#: 請求書に足りないもの.
MISSING: Final = {
    "identification": "本人確認書類の写し",
    "authority": "委任状など権限を示す書類",
    "purpose": "請求の理由・利用の目的の記入",
    "evidence": "疎明資料(契約書の写しなど)",
    "fee": "手数料(定額小為替)",
    "envelope": "切手を貼った返信用封筒",
    "address": "住所が確認できる書類(返送先が住民票の住所と違うとき)",
    "items": "用紙の記入(対象者の氏名・住所・通数など)",
}
