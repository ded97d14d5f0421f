"""A 9条2項通知 as it comes: as a program hands it over, as a form sends it, and as the kernel holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.received.notice import Received

#: 転籍 of the one who is told of, from 千代田区.
TOLD_JSON: Final = {
    "basis": "article_9_2", "content": "transfer", "from_code": "13101", "number": "令8千戸第12号",
    "notified_on": "2026-11-18", "received_on": "2026-11-20", "changed_on": "2026-11-16", "name": "試験　太郎",
    "birth": "1985-05-03", "items": {"registered_domicile": "東京都千代田区丸の内一丁目１番"},
}  # fmt: skip
TOLD_FORM: Final = {n: v for n, v in TOLD_JSON.items() if n != "items"} | {
    "registered_domicile": "東京都千代田区丸の内一丁目１番"
}


def told_of(addressee_no: str = "", **items: Any) -> Received:
    """The same, of this person."""
    told = Received(
        basis="article_9_2", content="transfer", from_code="13101", from_name="", number="令8千戸第12号",
        notified_on=date(2026, 11, 18), received_on=date(2026, 11, 20),
        changed_on=UncertainDate.exact(date(2026, 11, 16)), name="試験　太郎",
        birth=UncertainDate.exact(date(1985, 5, 3)), addressee_no=addressee_no,
        items={"registered_domicile": "東京都千代田区丸の内一丁目１番"},
    )  # fmt: skip
    return replace(told, **items)
