"""氏名の振り仮名 — since when it is an item of the resident record (住民基本台帳法 第7条1号の2).

Certified only when copied from the family register, 氏 and 名 separately. Before the day in force there is no
certified 振り仮名 at all (decision 11 of the notes); an uncertified one is never printed.
"""

from datetime import date
from typing import Final

#: 令和5年法律第48号, in force on this day.
IN_FORCE_SINCE: Final = date(2025, 5, 26)


def may_be_certified(on: date) -> bool:
    """Whether a 振り仮名 can be certified on a day."""
    return on >= IN_FORCE_SINCE


def printed(furigana: str, certified: bool, on: date) -> str:
    """証明書に記載する振り仮名 — the certified text, or empty."""
    return furigana if certified and may_be_certified(on) else ""
