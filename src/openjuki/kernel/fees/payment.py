"""手数料の領収 — what somebody paid with, what came back, and whether it adds up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

CASH: Final = "cash"
CASHLESS: Final = "cashless"
MONEY_ORDER: Final = "money_order"
REGISTERED_CASH: Final = "registered_cash"
STAMPS: Final = "stamps"
#: 納付の方法.
MEANS: Final = {
    CASH: "現金",
    CASHLESS: "キャッシュレス",
    MONEY_ORDER: "定額小為替",
    REGISTERED_CASH: "現金書留",
}
#: おつりの返し方.
CHANGE: Final = {
    CASH: "現金",
    MONEY_ORDER: "定額小為替",
    STAMPS: "切手",
    REGISTERED_CASH: "現金書留",
}
#: 受付の方法 (`requests.request.CHANNELS`) → the ways to pay, and the ways in which change is given, the usual first.
TAKEN: Final = {"counter": (CASH, CASHLESS, MONEY_ORDER), "post": (MONEY_ORDER, REGISTERED_CASH, CASHLESS)}
RETURNED: Final = {"counter": (CASH,), "post": (MONEY_ORDER, STAMPS, REGISTERED_CASH)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """領収 of one request. `due`, `tendered` (預り), `sent` (同封の額 as recorded on a request by post): yen.

    `means`: key of `MEANS`; `change_as`: key of `CHANGE`, blank where nothing comes back.
    """

    channel: str
    due: int
    means: str
    tendered: int
    change_as: str = ""
    sent: int = 0

    @property
    def change(self) -> int:
        """おつり."""
        return max(0, self.tendered - self.due)
