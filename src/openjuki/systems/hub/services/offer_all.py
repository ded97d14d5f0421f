"""全件の提供 — S 7.2.3, HB-02: everybody is put into the offices' feed once, where the city decides so.

The feed is one of changes. An office that must begin with everybody finds them in it after this, each before
any later change, and gets by its permit what it may have (`selectors.allowed`), no more. Whoever was offered
by a change is left out; so it may be run again, and goes on where it was broken off.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

from django.db import transaction

from openjuki.messages.hub.resident_delta.v1 import Body as ResidentDelta
from openjuki.runtime import audit, exchange, fields
from openjuki.runtime.db import prepared
from openjuki.runtime.exchange import bulk
from openjuki.systems.hub.models import ResidentCopy
from openjuki.systems.hub.services.take_over import TABLE

KIND: Final = "hub/resident_delta/v1"
OFFICES: Final = "offices"
MOST: Final = 500


def offer_all(*, staff: audit.Actor, progress: Callable[[int, int], None] | None = None) -> int:
    """Offer whoever was not offered yet; gives how many. `progress(done, total)`: persons looked at."""
    after, looked_at, offered, total = "", 0, 0, ResidentCopy.objects.count()
    while True:
        after, seen, said = _offer_part(after, staff)
        looked_at, offered = looked_at + seen, offered + said
        if progress:
            progress(looked_at, max(total, looked_at))
        if seen < MOST:
            return offered


@transaction.atomic
def _offer_part(after: str, staff: audit.Actor) -> tuple[str, int, int]:
    """The next people after a 宛名番号: where they end, how many they were, how many of them were offered."""
    # The lock keeps their changes away: what is offered here comes first in each person's stream.
    rows = ResidentCopy.objects.select_for_update().filter(addressee_no__gt=after).order_by("addressee_no")
    copies = list(rows[:MOST])
    known = bulk.told(prepared.Cursor(), OFFICES, KIND, [c.addressee_no for c in copies])
    fresh = [c for c in copies if c.addressee_no not in known]
    exchange.publish_all([exchange.Note(KIND, c.addressee_no, _delta(c)) for c in fresh])
    if fresh:
        subjects = [c.addressee_no for c in fresh]
        audit.change("hub.offer_all", staff=staff, subjects=subjects, reason="全件の提供")
    return (copies[-1].addressee_no if copies else after), len(copies), len(fresh)


def _delta(copy: ResidentCopy) -> ResidentDelta:
    number = None
    if copy.number_enc is not None:
        number = fields.unseal(copy.number_enc, table=TABLE, column="number", row=copy.addressee_no)
    items: dict[str, Any] = {**copy.items, "individual_number": number}
    return ResidentDelta.model_validate_json(json.dumps(items), strict=True)
