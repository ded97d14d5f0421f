"""転入通知・戸籍附票通知の取扱い — 住民基本台帳法 第9条第1項, 第19条第1項: RR-12, RR-06.

The road to other municipalities does not exist yet: the messages are made, queued as held, and shown as not
yet sent. When the manifest opens the road they go as they are.
"""

from __future__ import annotations

from typing import cast

from django.db import transaction

from openjuki.messages.juki_cs.family_register_supplement_notice.v1 import Body as SupplementNotice
from openjuki.messages.juki_cs.move_in_notification.v1 import Body as MoveInNotification
from openjuki.messages.juki_cs.move_out_information.v1 import Body as MoveOutInformation
from openjuki.messages.move_in_items import MoveInItems
from openjuki.messages.move_out_items import MoveOutItems
from openjuki.messages.supplement_items import SupplementItems
from openjuki.runtime import exchange
from openjuki.systems.juki_cs.models import UnsentNotice
from openjuki.systems.juki_cs.models.notice import MOVE_IN, MOVE_OUT, SUPPLEMENT

Body = MoveInNotification | MoveOutInformation | SupplementNotice


def queue_move_in_notification(*, message: exchange.Incoming) -> None:
    """転入通知 for the municipality that somebody left."""
    items = cast(MoveInItems, message.body)
    _queue(MOVE_IN, message, MoveInNotification.model_validate(items.model_dump()))


def queue_move_out_information(*, message: exchange.Incoming) -> None:
    """転出証明書情報 for the municipality that somebody goes to (特例転出, 住基法24条の2)."""
    items = cast(MoveOutItems, message.body)
    _queue(MOVE_OUT, message, MoveOutInformation.model_validate(items.model_dump()))


def queue_supplement_notice(*, message: exchange.Incoming) -> None:
    """戸籍の附票記載事項通知 for the municipality of the family register."""
    items = cast(SupplementItems, message.body)
    _queue(SUPPLEMENT, message, SupplementNotice.model_validate(items.model_dump()))


@transaction.atomic
def _queue(kind: str, message: exchange.Incoming, body: Body) -> None:
    (sent,) = exchange.publish(kind=f"juki_cs/{kind}/v1", subject=body.resident_code, body=body)
    UnsentNotice.objects.create(
        kind=kind,
        addressee_no=message.subject,
        to_municipality=body.to_municipality,
        message_id=message.id,
        sent_as=sent.id,
        made_at=message.made_at,
    )
