"""対象者の全件連携の受領 (S 7.2.3): everybody is known here before the first change."""

from __future__ import annotations

from typing import Any, Final, cast

from django.db import transaction

from openjuki.messages.residents.registrant_handover.v1 import Body as RegistrantPart
from openjuki.runtime import clock, exchange
from openjuki.runtime.db import copying, prepared
from openjuki.runtime.exchange import bulk
from openjuki.systems.seals.models import Handover, Person
from openjuki.systems.seals.services.take_over import columns

COLUMNS: Final = tuple(f.name for f in Person._meta.concrete_fields)


@transaction.atomic
def take_part(*, message: exchange.Incoming) -> None:
    """Keep everybody of one part. Raises CannotApply where it is not the next of its run, or miscounts."""
    part = cast(RegistrantPart, message.body)
    run, _ = Handover.objects.select_for_update().get_or_create(run=part.run)
    if part.part != run.parts + 1 or part.handed_over != run.persons + len(part.persons):
        raise exchange.CannotApply("SE92", "全件連携の分割の番号又は人数が合いません")
    bulk.settle_first(prepared.Cursor(), message, [p.addressee_no for p in part.persons])
    rows: list[dict[str, Any]] = [
        {"addressee_no": p.addressee_no, **columns(p, seq=1, made_at=message.made_at)} for p in part.persons
    ]
    copying.copy_rows("person", COLUMNS, ([row[name] for name in COLUMNS] for row in rows))
    run.parts, run.persons = part.part, part.handed_over
    run.closed_at = clock.now() if part.last else None
    run.save()
