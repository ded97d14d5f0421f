"""閲覧の経過 — states of a request to look, what may be done in each, and why one is refused."""

from __future__ import annotations

from typing import Final


class State:
    """状態."""

    RECEIVED: Final = "received"
    GRANTED: Final = "granted"
    REFUSED: Final = "refused"
    WITHDRAWN: Final = "withdrawn"
    LABELS: Final = {RECEIVED: "受付", GRANTED: "承認", REFUSED: "不承認", WITHDRAWN: "取下げ"}


class Act:
    """処理 — every act appends one row."""

    RECEIVE: Final = "receive"
    AMEND: Final = "amend"
    GRANT: Final = "grant"
    REFUSE: Final = "refuse"
    WITHDRAW: Final = "withdraw"
    LETTER: Final = "letter"
    MAKE_LIST: Final = "make_list"
    READ: Final = "read"
    REPRINT: Final = "reprint"
    ADVISE: Final = "advise"
    ORDER: Final = "order"
    ORDER_AT_ONCE: Final = "order_at_once"
    DEMAND_REPORT: Final = "demand_report"
    LABELS: Final = {
        RECEIVE: "受付",
        AMEND: "補正",
        GRANT: "承認",
        REFUSE: "不承認",
        WITHDRAW: "取下げ",
        LETTER: "決定通知の印刷",
        MAKE_LIST: "閲覧用リストの作成",
        READ: "閲覧",
        REPRINT: "閲覧用リストの再出力",
        ADVISE: "勧告(第11条の2第8項)",
        ORDER: "命令(第11条の2第9項)",
        ORDER_AT_ONCE: "緊急の命令(第11条の2第10項)",
        DEMAND_REPORT: "報告の求め(第11条の2第11項)",
    }


#: What each act is done in, and the state it leads to where it leads to another.
IN: Final = {
    Act.AMEND: {State.RECEIVED},
    Act.GRANT: {State.RECEIVED},
    Act.REFUSE: {State.RECEIVED},
    Act.WITHDRAW: {State.RECEIVED, State.GRANTED},
    Act.LETTER: {State.GRANTED, State.REFUSED},
    Act.MAKE_LIST: {State.GRANTED},
    Act.READ: {State.GRANTED},
    Act.REPRINT: {State.GRANTED, State.WITHDRAWN},
    Act.ADVISE: {State.GRANTED, State.WITHDRAWN},
    Act.ORDER: {State.GRANTED, State.WITHDRAWN},
    Act.ORDER_AT_ONCE: {State.GRANTED, State.WITHDRAWN},
    Act.DEMAND_REPORT: {State.GRANTED, State.WITHDRAWN},
}
LEADS_TO: Final = {Act.GRANT: State.GRANTED, Act.REFUSE: State.REFUSED, Act.WITHDRAW: State.WITHDRAWN}
#: 勧告・命令・報告: only on a 申出 of 第11条の2; the law knows none against a public body.
MEASURES: Final = (Act.ADVISE, Act.ORDER, Act.ORDER_AT_ONCE, Act.DEMAND_REPORT)
#: Acts that say why.
REASONED: Final = (Act.REFUSE, Act.WITHDRAW, Act.REPRINT, *MEASURES)
#: 不承認の事由 → what the letter says.
REFUSALS: Final = {
    "no_ground": "請求又は申出に係る活動が、閲覧を認める活動に当たらないため",
    "not_fit": "申出を相当と認めることができないため",
    "commercial": "営利の目的に用いられるおそれがあるため",
    "unclear": "明らかにすべき事項が明らかにされていないため",
    "management": "閲覧した事項の管理が十分であると認められないため",
    "too_wide": "活動に必要な限度を超える範囲を求めるものであるため",
}
