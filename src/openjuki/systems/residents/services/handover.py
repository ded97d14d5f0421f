"""全件連携 — everybody is handed over once to those who follow the register: S 7.2.3, RR-06, RR-07.

Loading a city tells nobody anything. This run tells the gateway (and through it CS and the prefecture) of
every active resident, the hub and the seal registration of residents and removed ones, in parts of at most
500. A part is one transaction: the persons' locks, their first numbers, the messages and how far it is
done. So it goes on where it was broken off, and never tells anybody twice. Only settled versions are read
(nothing outside sees a 仮登録). A removed person is not handed to 住基ネット: another municipality may hold the
code by now, and its prefecture must not hear of an old removal again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from openjuki.messages.handover_items import MOST
from openjuki.messages.residents.identity_handover.v1 import Body as IdentityPart
from openjuki.messages.residents.registrant_handover.v1 import Body as RegistrantPart
from openjuki.messages.residents.resident_handover.v1 import Body as ResidentPart
from openjuki.runtime import audit, clock, exchange
from openjuki.runtime.db import prepared
from openjuki.runtime.exchange import bulk
from openjuki.systems.residents.models import HandoverLeftOut, HandoverRun
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.services.handover_persons import (
    HUB,
    JUKI_NET,
    SEALS,
    Found,
    holds,
    identities,
    registrants,
    residents,
)

#: `progress(done, total)`: persons looked at, and how many there are.
Progress = Callable[[int, int], None]
LOCK_NAME: Final = "handover"
_NEXT = "SELECT addressee_no FROM person WHERE addressee_no > %s ORDER BY addressee_no LIMIT %s"


def hand_over(*, staff: audit.Actor = audit.WORKER, progress: Progress | None = None) -> HandoverRun:
    """Begin a run, or go on with the one that was broken off, and finish it.

    Several may call it at once: each part is done by one of them.
    """
    run = _begin(staff)
    while run.finished_at is None:
        run = hand_over_part(run.pk, staff=staff)
        if progress:
            progress(run.done, run.total)
    return run


@transaction.atomic
def _begin(staff: audit.Actor) -> HandoverRun:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext(%s))", [LOCK_NAME])
        cursor.execute("SELECT count(*) FROM person")
        total = cursor.fetchone()[0]
    run = HandoverRun.objects.filter(finished_at__isnull=True).first()
    if run is None:
        run = HandoverRun.objects.create(started_at=clock.now(), started_by=staff.user_id, total=total)
        run.refresh_from_db()
        audit.change("residents.handover.begin", staff=staff, terms={"run": run.pk, "persons": total})
    return run


@transaction.atomic
def hand_over_part(run_id: int, *, staff: audit.Actor = audit.WORKER, most: int = MOST) -> HandoverRun:
    """The next part of a run, in one transaction. A finished run is given back as it is."""
    run = HandoverRun.objects.select_for_update().get(pk=run_id)
    if run.finished_at is not None:
        return run
    numbers = [r[0] for r in prepared.rows(_NEXT, [run.cursor, most])]
    last = len(numbers) < most
    rows.lock(numbers)
    exchange.publish_all(holds(numbers))  # first: nobody is to know a protected address without the mark
    _tell(run, _JUKI_NET, identities(numbers), last=last)
    _tell(run, _HUB, residents(numbers), last=last)
    _tell(run, _SEALS, registrants(numbers), last=last)
    run.done += len(numbers)
    run.cursor = numbers[-1] if numbers else run.cursor
    if last:
        run.finished_at = clock.now()
        run.total = run.done
        audit.change("residents.handover", staff=staff, terms=counts(run), reason="全件連携")
    run.save()
    return run


def counts(run: HandoverRun) -> dict[str, int]:
    """What a run came to: persons looked at, handed over by receiver, told singly, left out."""
    return {
        "run": run.pk,
        "looked_at": run.done,
        "identities": run.identity_persons,
        "residents": run.resident_persons,
        "registrants": run.registrant_persons,
        "singly": run.singly,
        "left_out": HandoverLeftOut.objects.filter(run=run).count(),
    }


@dataclass(frozen=True, slots=True)
class _Road:
    """A follower of the register: kind and body of the parts, and the run's columns that count them."""

    receiver: str
    kind: str
    body: type[IdentityPart] | type[ResidentPart] | type[RegistrantPart]
    parts: str
    persons: str


_JUKI_NET: Final = _Road(
    JUKI_NET, "residents/identity_handover/v1", IdentityPart, "identity_parts", "identity_persons"
)
_HUB: Final = _Road(HUB, "residents/resident_handover/v1", ResidentPart, "resident_parts", "resident_persons")
_SEALS: Final = _Road(
    SEALS, "residents/registrant_handover/v1", RegistrantPart, "registrant_parts", "registrant_persons"
)


def _tell(run: HandoverRun, road: _Road, found: Found, *, last: bool) -> None:
    """One road's share of a part. The first part opens the hand-over there, an empty last one closes it; who
    is told singly is told in between, for CS takes over a change of somebody unknown only then."""
    if found.together or (found.singly and not getattr(run, road.parts)):
        _send(run, road, found.together)
    if found.singly:
        exchange.publish_all(found.singly)
        run.singly += len(found.singly)
    if last and getattr(run, road.parts):
        _send(run, road, {}, last=True)
    HandoverLeftOut.objects.bulk_create(
        HandoverLeftOut(run=run, receiver=road.receiver, addressee_no=no, reason=why)
        for no, why in found.left_out.items()
    )


def _send(run: HandoverRun, road: _Road, persons: Mapping[str, Any], *, last: bool = False) -> None:
    part, count = getattr(run, road.parts) + 1, getattr(run, road.persons) + len(persons)
    setattr(run, road.parts, part)
    setattr(run, road.persons, count)
    body = road.body(run=run.pk, part=part, last=last, handed_over=count, persons=tuple(persons.values()))
    bulk.publish_bulk(
        exchange.current_party(), prepared.Cursor(), kind=road.kind, body=body, subjects=list(persons)
    )
