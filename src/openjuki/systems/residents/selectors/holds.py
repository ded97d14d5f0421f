"""Holds in force (抑止の照会): S 3.1; a hold ends only by an act, never by itself."""

from __future__ import annotations

from collections.abc import Sequence

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


def protected(addressee_nos: Sequence[str]) -> set[str]:
    """Who of them is under 支援措置."""
    return set(
        Hold.objects.filter(
            addressee_no__in=addressee_nos, support_measure=True, lifted_at__isnull=True
        ).values_list("addressee_no", flat=True)
    )
