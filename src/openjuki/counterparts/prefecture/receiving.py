"""受領 — what a notice of the city does here: judged, then kept, in the exchange's transaction (PO-1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from openjuki.counterparts.prefecture.judging import CORRECTION, REMOVAL, Held, fault, reasons
from openjuki.counterparts.prefecture.many import take_part
from openjuki.counterparts.prefecture.store import Store
from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.juki_cs.identity_handover.v1 import Body as IdentityPart
from openjuki.runtime import clock
from openjuki.runtime.exchange import CannotApply, Incoming
from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.party import Party


def effect_on(store: Store, party: Party) -> Callable[[Incoming, Cursor], None]:
    """The function that the apply worker calls. It raises CannotApply for what is not accepted."""

    def effect(message: Incoming, cursor: Cursor) -> None:
        if isinstance(message.body, IdentityPart):
            take_part(store, party, message, cursor)
            return
        items = cast(IdentityItems, message.body)
        if items.resident_code != message.subject:
            raise CannotApply("PF-11", "本文の住民票コードが電文の対象者と一致しません")
        known = store.active(cursor, items.resident_code)
        wrong = fault(items, None if known is None else Held(known), today=clock.today())
        if wrong:
            raise CannotApply(*wrong)
        _free_number(store, cursor, items)
        store.write(cursor, message, items, active=reasons()[items.reason].effect != REMOVAL)

    return effect


def _free_number(store: Store, cursor: Cursor, items: IdentityItems) -> None:
    """Two active persons never share a 個人番号; a changed 住民票コード lets the former one rest."""
    if items.individual_number is None or reasons()[items.reason].effect == REMOVAL:
        return
    holder = store.number_holder(cursor, items.individual_number)
    if holder is None or holder == items.resident_code:
        return
    if reasons()[items.reason].effect != CORRECTION or not items.reason.startswith("resident_code"):
        raise CannotApply("PF-12", "同じ個人番号の人が記録されています")
    store.retire(cursor, holder)
