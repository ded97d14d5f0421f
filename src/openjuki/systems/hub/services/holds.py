"""抑止の受領と提供 (S 3.2): the hub keeps what stands of a person and offers it to every office that fetches.

An office that knew an address without it could print the address for the other party (incident R08).
"""

from __future__ import annotations

from typing import cast

from django.db import transaction

from openjuki.messages.hold_items import HoldItems
from openjuki.messages.hub.hold_changed.v1 import Body
from openjuki.runtime import exchange
from openjuki.systems.hub.models import HeldPerson


@transaction.atomic
def take_over(*, message: exchange.Incoming) -> None:
    """Keep it and offer it on. Raises CannotApply for a wrong subject."""
    body = cast(HoldItems, message.body)
    if message.subject != f"hold-{body.addressee_no}":
        raise exchange.CannotApply("HU-02", "本文の宛名番号が電文の対象者と一致しません")
    HeldPerson.objects.update_or_create(
        addressee_no=body.addressee_no,
        defaults={
            "issue_held": body.issue_held, "support_measure": body.support_measure, "seq": message.seq,
            "told_at": message.made_at,
        },
    )  # fmt: skip
    exchange.publish(
        kind="hub/hold_changed/v1", subject=message.subject, body=Body.model_validate(body.model_dump())
    )
