"""異動情報の受領と提供 — HB-01, HB-02, L-03: one change of the register, offered once to all offices.

Who gets which part of it is decided when an office reads (`selectors.allowed`), not here.
"""

from __future__ import annotations

import hashlib
from typing import cast

from django.db import transaction
from pydantic import BaseModel

from openjuki.messages.hub.resident_delta.v1 import Body as ResidentDelta
from openjuki.messages.residents.resident_changed.v1 import Body as ResidentChanged
from openjuki.runtime import exchange, fields
from openjuki.systems.hub.models import Passing, ResidentCopy

TABLE = "resident_copy"


@transaction.atomic
def take_over(*, message: exchange.Incoming) -> None:
    """Keep the person's current state and offer the change. Raises CannotApply for a wrong subject."""
    body = cast(ResidentChanged, message.body)
    if body.addressee_no != message.subject:
        raise exchange.CannotApply("HU-01", "本文の宛名番号が電文の対象者と一致しません")
    _keep(message, body)
    delta = ResidentDelta.model_validate(body.model_dump())
    (offered,) = exchange.publish(kind="hub/resident_delta/v1", subject=message.subject, body=delta)
    Passing.objects.create(
        message_id=message.id,
        addressee_no=message.subject,
        digest_in=digest(body),
        offered_as=offered.id,
        digest_out=digest(delta),
    )


def digest(body: BaseModel) -> bytes:
    """SHA-256 over all items of a body in their fixed order."""
    return hashlib.sha256(body.model_dump_json().encode()).digest()


def _keep(message: exchange.Incoming, body: ResidentChanged) -> None:
    number = body.individual_number
    sealed = fields.seal(number, table=TABLE, column="number", row=message.subject) if number else None
    ResidentCopy.objects.update_or_create(
        addressee_no=message.subject,
        defaults={
            "seq": message.seq,
            "status": body.status,
            "items": body.model_dump(mode="json", exclude={"individual_number"}),
            "number_enc": sealed,
            "number_hash": fields.keyed_hash(number) if number else None,
            "made_at": message.made_at,
        },
    )
