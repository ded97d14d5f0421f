"""The exchange (電文交換): typed messages between systems, each taking effect once and in order per person.

Publish inside the transaction of a change; a worker sequences, delivers and applies. Sources: decisions.md
(Messages, Delivery, Receiving), RR-06, RR-07, GW-02, L-05, L-06, L-07.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pydantic import BaseModel

from openjuki.runtime.exchange.database import Cursor
from openjuki.runtime.exchange.handlers import CannotApply, Incoming, filters_feed, handles
from openjuki.runtime.exchange.process import current_party
from openjuki.runtime.exchange.publishing import (
    BodyTooLarge,
    Note,
    NotInManifest,
    Published,
    announce,
    publish_correction,
    publish_notes,
)

__all__ = [
    "BodyTooLarge",
    "CannotApply",
    "Incoming",
    "NotInManifest",
    "Note",
    "Published",
    "correct",
    "current_party",
    "filters_feed",
    "handles",
    "publish",
    "publish_all",
    "tell_all",
]


def publish(*, kind: str, subject: str, body: BaseModel, receivers: tuple[str, ...] = ()) -> list[Published]:
    """Publish one body to every receiver that the manifest names, in this Django transaction."""
    return publish_all([Note(kind, subject, body, receivers)])


def publish_all(notes: Sequence[Note]) -> list[Published]:
    """Publish several in one statement, in this Django transaction; order of `notes` = order of numbers.

    Raises RuntimeError outside a transaction: a message must not outlive a change that failed.
    """
    return publish_notes(current_party(), _cursor(), notes)


def tell_all(notes: Sequence[Note]) -> list[UUID]:
    """Publish like `publish_all`, and give the ids alone: the statement may wait for others (`db.prepared`)."""
    return announce(current_party(), _cursor(), notes)


def _cursor() -> Cursor:
    from django.db import connection

    from openjuki.runtime.db import prepared

    if not connection.in_atomic_block:
        raise RuntimeError("publish は変更と同じトランザクションの中で呼びます")
    return prepared.Cursor()


def correct(message: UUID, *, body: BaseModel) -> Published:
    """Resend a message that the receiver could not apply, corrected, under the same number."""
    from django.db import connection

    if not connection.in_atomic_block:
        raise RuntimeError("correct は変更と同じトランザクションの中で呼びます")
    with connection.cursor() as cursor:
        return publish_correction(current_party(), cursor, message, body)
