"""書類の不備の照会 — to whoever sent a notice by post: what is missing, until when (住基法 第24条・第27条).

It tells of the envelope only; what the notice would change stands nowhere in it.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from openjuki.kernel.certificates.document import shown
from openjuki.kernel.certificates.letter import Head, letter
from openjuki.kernel.certificates.paper import Column, Fields, Paper, Table, Words
from openjuki.kernel.counter.receipt import MISSING, PostalReceipt
from openjuki.kernel.dates.wareki import format_wareki

TITLE: Final = "郵送された届の書類について(照会)"
_MISSING: Final = (Column("", 10), Column("足りないもの", 170))


def inquiry_letter(head: Head, addressee: tuple[str, ...], notice: str, receipt: PostalReceipt) -> Paper:
    """The letter. `notice`: 届の種別 as printed; `receipt` has its day of arrival and what is missing."""
    said = (
        f"郵送された{notice}を受け付けましたが、次の書類等が足りないため、手続を進めることができません。",
        "期限までに、この文書とともに下記の窓口へお送りください。届かないときは、証明書をお送りできません。",
    )
    due = "" if receipt.due_on is None else format_wareki(receipt.due_on)
    facts = Fields(
        "受付",
        (
            (
                shown("arrived", "届が到達した日(届出日)", _day(receipt.arrived_on)),
                shown("due", "回答の期限", due),
            ),
        ),
    )
    rows = tuple((str(n), MISSING[key]) for n, key in enumerate(receipt.missing, 1))
    ask = "ご不明な点は、次の窓口へお問い合わせください。"
    return letter(
        head, TITLE, addressee, (Words("", said), facts, Table("足りないもの", _MISSING, rows)), ask
    )


def _day(day: date | None) -> str:
    return "" if day is None else format_wareki(day)
