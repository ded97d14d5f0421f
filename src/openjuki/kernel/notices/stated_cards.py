"""在留カード・特別永住者証明書の番号 that a notice gives to somebody: strong keys (S 4.1.1.2)."""

from collections.abc import Mapping, Sequence
from typing import Any

from openjuki.kernel.notices.cancellation import Cancellation
from openjuki.kernel.notices.entry_ex_officio import Restoration
from openjuki.kernel.numbers.card_no import CARDS, card_no
from openjuki.kernel.register.replay import last_as_resident
from openjuki.kernel.register.version import Version

#: An item of `CARDS`, and the number in it.
Card = tuple[str, str]


def stated_cards(notice: Any, histories: Mapping[str, Sequence[Version]]) -> tuple[Card, ...]:
    """What somebody has after the notice: typed, among items, or coming back (回復).

    A 取消し may bring back any number that those whom it reaches ever had.
    """
    if isinstance(notice, Cancellation):
        records = [each.record for versions in histories.values() for each in versions]
        return tuple(sorted({(name, getattr(record, name)) for record in records for name in CARDS
                             if getattr(record, name)}))  # fmt: skip
    if isinstance(notice, Restoration):
        source: Any = last_as_resident(tuple(histories.get(notice.addressee_no, ())))
        return tuple((name, number) for name in CARDS if (number := getattr(source, name, "")))
    items = {item.name: item.value for item in getattr(notice, "items", ()) if hasattr(item, "value")}
    stated = {name: getattr(notice, name, "") or items.get(name, "") for name in CARDS}
    return tuple((name, number) for name, text in stated.items() if (number := card_no(text)))
