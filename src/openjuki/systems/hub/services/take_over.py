"""異動情報の受領と提供 — HB-01, HB-02, L-03: one change of the register, offered once to all offices.

Who gets which part of it is decided when an office reads (`selectors.allowed`), not here.
"""

from __future__ import annotations

from typing import cast

from django.db import transaction
from pydantic import BaseModel

from openjuki.messages.hub.resident_delta.v1 import Body as ResidentDelta
from openjuki.messages.residents.resident_changed.v1 import Body as ResidentChanged
from openjuki.runtime import exchange, fields
from openjuki.runtime.db import prepared

TABLE = "resident_copy"
_KEEP = """
INSERT INTO resident_copy AS c (addressee_no, seq, status, items, number_enc, number_hash, made_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (addressee_no) DO UPDATE SET seq = EXCLUDED.seq, status = EXCLUDED.status, items = EXCLUDED.items,
  number_enc = EXCLUDED.number_enc, number_hash = EXCLUDED.number_hash, made_at = EXCLUDED.made_at
"""
_PASSING = """
INSERT INTO passing (message_id, addressee_no, digest_in, offered_as, digest_out) VALUES (%s, %s, %s, %s, %s)
"""


def take_over(*, message: exchange.Incoming) -> None:
    """Keep the person's current state and offer the change. Raises CannotApply for a wrong subject.

    Several may share a transaction, and their statements then wait for one another (`exchange.handles`).
    """
    body = cast(ResidentChanged, message.body)
    if body.addressee_no != message.subject:
        raise exchange.CannotApply("HU-01", "本文の宛名番号が電文の対象者と一致しません")
    with transaction.atomic(savepoint=False):
        _keep(message, body)
        delta = ResidentDelta.model_validate(body.model_dump())
        (offered,) = exchange.tell_all([exchange.Note("hub/resident_delta/v1", message.subject, delta)])
        prepared.ask(_PASSING, [message.id, message.subject, digest(body), offered, digest(delta)])


def digest(body: BaseModel) -> bytes:
    """Keyed digest over all items of a body in their fixed order."""
    return exchange.current_party().bodies.digest(body.model_dump_json().encode())


def _keep(message: exchange.Incoming, body: ResidentChanged) -> None:
    number = body.individual_number
    sealed = fields.seal(number, table=TABLE, column="number", row=message.subject) if number else None
    items = body.model_dump_json(exclude={"individual_number"})
    hashed = fields.keyed_hash(number) if number else None
    prepared.ask(_KEEP, [message.subject, message.seq, body.status, items, sealed, hashed, message.made_at])
