"""住民情報の全件連携の受領 — HB-01; S 7.2.3: the hub learns of everybody at once, so that it can answer.

The feed of the offices stays one of changes: nothing is offered to them here. An office that needs somebody
unchanged asks (個別照会), and gets by the same permit as ever what it may have.
"""

from __future__ import annotations

from typing import Any, Final, cast

from django.db import transaction

from openjuki.messages.residents.resident_changed.v1 import Body as Resident
from openjuki.messages.residents.resident_handover.v1 import Body as ResidentPart
from openjuki.runtime import clock, exchange, fields
from openjuki.runtime.db import copying, prepared
from openjuki.runtime.exchange import bulk
from openjuki.systems.hub.models import Handover
from openjuki.systems.hub.services.take_over import TABLE

COLUMNS: Final = ("addressee_no", "seq", "status", "items", "number_enc", "number_hash", "made_at")


@transaction.atomic
def take_part(*, message: exchange.Incoming) -> None:
    """Keep everybody of one part. Raises CannotApply where it is not the next of its run, or miscounts."""
    part = cast(ResidentPart, message.body)
    run, _ = Handover.objects.select_for_update().get_or_create(run=part.run)
    if part.part != run.parts + 1 or part.handed_over != run.persons + len(part.persons):
        raise exchange.CannotApply("HU-05", "全件連携の分割の番号又は人数が合いません")
    bulk.settle_first(prepared.Cursor(), message, [p.addressee_no for p in part.persons])
    copying.copy_rows("resident_copy", COLUMNS, (_copy(p, message) for p in part.persons))
    run.parts, run.persons = part.part, part.handed_over
    run.closed_at = clock.now() if part.last else None
    run.save()


def _copy(person: Resident, message: exchange.Incoming) -> tuple[Any, ...]:
    number = person.individual_number
    row = person.addressee_no
    return (
        row, 1, person.status, person.model_dump_json(exclude={"individual_number"}),
        fields.seal(number, table=TABLE, column="number", row=row) if number else None,
        fields.keyed_hash(number) if number else None, message.made_at,
    )  # fmt: skip
