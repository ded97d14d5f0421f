"""抑止の受領 (S 3.1): CS keeps what stands of a person; nothing of it leaves the city."""

from __future__ import annotations

from typing import cast

from django.db import transaction

from openjuki.messages.hold_items import HoldItems
from openjuki.runtime import exchange
from openjuki.systems.juki_cs.models import HeldPerson


@transaction.atomic
def take_over(*, message: exchange.Incoming) -> None:
    """Keep it. Raises CannotApply for a wrong subject."""
    body = cast(HoldItems, message.body)
    if message.subject != f"hold-{body.addressee_no}":
        raise exchange.CannotApply("CC-30", "本文の宛名番号が電文の対象者と一致しません")
    HeldPerson.objects.update_or_create(
        addressee_no=body.addressee_no,
        defaults={
            "issue_held": body.issue_held, "support_measure": body.support_measure, "seq": message.seq,
            "told_at": message.made_at,
        },
    )  # fmt: skip
