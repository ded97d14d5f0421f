"""Holds in force (抑止の照会): S 3.1; a hold ends only by an act, never by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

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


def change_holds(addressee_nos: Iterable[str]) -> dict[str, Held]:
    """Holds that concern a notice, in one statement; persons without any are left out."""
    found: dict[str, Held] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT addressee_no, process, level, reason, support_measure FROM hold"
            " WHERE addressee_no = ANY(%s) AND lifted_at IS NULL AND (process = 'change' OR support_measure)",
            [list(addressee_nos)],
        )
        for no, process, level, reason, support in cursor.fetchall():
            held = found.get(no, Held((), False))
            more = (KernelHold(process, level, reason),) if process == "change" else ()
            found[no] = Held((*held.holds, *more), held.protected or support)
    return found


def protected(addressee_nos: Sequence[str]) -> set[str]:
    """Who of them is under 支援措置."""
    return set(
        Hold.objects.filter(
            addressee_no__in=addressee_nos, support_measure=True, lifted_at__isnull=True
        ).values_list("addressee_no", flat=True)
    )
