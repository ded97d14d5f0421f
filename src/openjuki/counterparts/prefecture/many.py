"""全件の受領 — a message about many people of the city (PO-1): each judged by itself, kept together.

What the city says of everybody stands, whatever was held of a code before; only who breaks a check is parked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import cast

from openjuki.counterparts.prefecture.judging import REMOVAL, fault, reasons
from openjuki.counterparts.prefecture.store import Store
from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.juki_cs.identity_handover.v1 import Body as IdentityPart
from openjuki.runtime import clock
from openjuki.runtime.exchange import CannotApply, Incoming, bulk
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.party import Party

SINGLE = "juki_cs/identity_record/v1"


def take_part(store: Store, party: Party, message: Incoming, cursor: Cursor) -> None:
    """Keep one part. Raises CannotApply where it is not the next of its run, or its count is wrong."""
    part = cast(IdentityPart, message.body)
    if not store.next_part(cursor, part.run, part.part, part.handed_over, len(part.persons), part.last):
        raise CannotApply("PF-13", "全件の分割の番号又は人数が合いません")
    wrong = _faults(store, cursor, part.persons)
    for items in part.persons:
        if items.resident_code in wrong:
            code, reason = wrong[items.resident_code]
            bulk.park(
                party, cursor, message, kind=SINGLE, subject=items.resident_code, body=items, code=code,
                reason=reason,
            )  # fmt: skip
    taken = [items for items in part.persons if items.resident_code not in wrong]
    bulk.settle_first(cursor, message, [items.resident_code for items in taken])
    store.write_all(cursor, message, taken)


def _faults(store: Store, cursor: Cursor, persons: Sequence[IdentityItems]) -> dict[str, tuple[str, str]]:
    numbers = Counter(p.individual_number for p in persons if p.individual_number)
    holders = store.number_holders(cursor, list(numbers))
    today = clock.today()
    found = {}
    for p in persons:
        wrong = fault(p, None, today=today)
        if wrong is None and reasons()[p.reason].effect == REMOVAL:
            wrong = "PF-14", "消除された人が全件に含まれています"
        number = p.individual_number or ""
        if wrong is None and (numbers[number] > 1 or holders.get(number, p.resident_code) != p.resident_code):
            wrong = "PF-12", "同じ個人番号の人が記録されています"
        if wrong:
            found[p.resident_code] = wrong
    return found
