"""在留カード・特別永住者証明書の番号 — strong keys (S 4.1.1.2), so that one number is written in one way."""

import unicodedata
from typing import Final

#: Items of the record that hold one.
CARDS: Final = ("residence_card_no", "special_permanent_no")


def card_no(text: str) -> str:
    """The number as the register writes it, however it was typed: ASCII capitals without spaces or hyphens."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(folded.replace("-", "").split())
