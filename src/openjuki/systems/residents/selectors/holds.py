"""Holds in force (抑止の照会): S 3.1; a hold ends only by an act, never by itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from openjuki.kernel.register.view import Hold as KernelHold
from openjuki.systems.residents.models import Hold


def holds_of(addressee_nos: Sequence[str], process: str) -> dict[str, tuple[KernelHold, ...]]:
    """Holds of one process by 宛名番号."""
    rows = Hold.objects.filter(addressee_no__in=addressee_nos, process=process, lifted_at__isnull=True)
    found: dict[str, tuple[KernelHold, ...]] = {}
    for h in rows:
        held = KernelHold(h.process, h.level, h.reason)
        found[h.addressee_no] = (*found.get(h.addressee_no, ()), held)
    return found


class Held(NamedTuple):
    """What hangs on one person: holds on changes, and whether 支援措置 protects the person."""

    holds: tuple[KernelHold, ...]
    protected: bool


#: Column of a query over `person p`: what hangs on the person, as JSON; NULL for nearly everybody.
HOLDS = (
    "(SELECT json_agg(json_build_array(h.process, h.level, h.reason, h.support_measure) ORDER BY h.id)::text"
    " FROM hold h WHERE h.addressee_no = p.addressee_no AND h.lifted_at IS NULL"
    " AND (h.process = 'change' OR h.support_measure))"
)
NOTHING_HELD = Held((), False)


def held_from(text: str | None) -> Held:
    """What `HOLDS` gave for one person."""
    if text is None:
        return NOTHING_HELD
    found = json.loads(text)
    holds = tuple(
        KernelHold(process, level, reason) for process, level, reason, _ in found if process == "change"
    )
    return Held(holds, any(support for *_, support in found))


def protected(addressee_nos: Sequence[str]) -> set[str]:
    """Who of them is under 支援措置."""
    return set(
        Hold.objects.filter(
            addressee_no__in=addressee_nos, support_measure=True, lifted_at__isnull=True
        ).values_list("addressee_no", flat=True)
    )
