"""在留カード・特別永住者証明書の番号 that a notice gives to somebody: strong keys (S 4.1.1.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from openjuki.kernel.notices.entry_ex_officio import Restoration
from openjuki.kernel.numbers.card_no import CARDS, card_no
from openjuki.kernel.register.replay import last_as_resident
from openjuki.kernel.register.version import Version


def stated_cards(notice: Any, histories: Mapping[str, Sequence[Version]]) -> dict[str, str]:
    """By `CARDS`, the numbers that one person has after the notice: typed, among items, or coming back (回復)."""
    if isinstance(notice, Restoration):
        source: Any = last_as_resident(tuple(histories.get(notice.addressee_no, ())))
        return {name: number for name in CARDS if (number := getattr(source, name, ""))}
    items = {item.name: item.value for item in getattr(notice, "items", ()) if hasattr(item, "value")}
    stated = {name: getattr(notice, name, "") or items.get(name, "") for name in CARDS}
    return {name: number for name, text in stated.items() if (number := card_no(text))}
