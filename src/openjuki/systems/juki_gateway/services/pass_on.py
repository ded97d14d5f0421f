"""Taking over and passing on (異動データの中継): GW-01, GW-02; S 7.1.1.1.

What the register says goes to CS unchanged, in order per person. Outside the operating hours it waits; while
anything of a person waits, what comes later of that person waits behind it.
"""

from __future__ import annotations

from typing import Any, Final

from django.db import connection, transaction
from pydantic import BaseModel

from openjuki.messages.handover_items import IdentityPart
from openjuki.messages.juki_gateway.family_register_supplement_notice.v1 import Body as SupplementNotice
from openjuki.messages.juki_gateway.hold_changed.v1 import Body as HoldChanged
from openjuki.messages.juki_gateway.identity_changed.v1 import Body as IdentityChanged
from openjuki.messages.juki_gateway.identity_handover.v1 import Body as IdentityHandover
from openjuki.messages.juki_gateway.move_in_notification.v1 import Body as MoveInNotification
from openjuki.messages.juki_gateway.move_out_information.v1 import Body as MoveOutInformation
from openjuki.runtime import exchange, fields
from openjuki.runtime.db import prepared
from openjuki.runtime.exchange import bulk
from openjuki.systems.juki_gateway.models import Forwarding, Passage, Waiting
from openjuki.systems.juki_gateway.selectors.hours import opening

SENDER: Final = "residents"
BODIES: Final[dict[str, type[BaseModel]]] = {
    "identity_changed/v1": IdentityChanged,
    "identity_handover/v1": IdentityHandover,
    "move_in_notification/v1": MoveInNotification,
    "move_out_information/v1": MoveOutInformation,
    "family_register_supplement_notice/v1": SupplementNotice,
    "hold_changed/v1": HoldChanged,
}
KINDS: Final = tuple(f"{SENDER}/{name}" for name in BODIES)
BATCH: Final = 100
CS: Final = "juki_cs"
#: Parts of a hand-over that are released in one transaction.
PARTS: Final = 5


def _digest(raw: str) -> bytes:
    return exchange.current_party().bodies.digest(raw.encode())


@transaction.atomic
def take_over(*, message: exchange.Incoming) -> None:
    """Record one message of the register and forward it, or let it wait for the operating hours."""
    _lock(message.subject)
    if isinstance(message.body, IdentityPart):
        bulk.settle_first(prepared.Cursor(), message, _persons(message.body))
    raw = content(message.body)
    passage = Passage.objects.create(
        message_id=message.id,
        kind=message.kind,
        addressee_no=message.subject,
        seq=message.seq,
        made_at=message.made_at,
        digest=_digest(raw),
    )
    # A part that waits holds everybody back: whom it names, only its sealed body knows.
    queued = Waiting.objects.filter(addressee_no__in={message.subject, bulk.SUBJECT}).exists()
    if not queued and opening().is_open:
        _forward(passage, raw, held=False)
        return
    Waiting.objects.create(passage=passage, addressee_no=message.subject, body_enc=_seal(raw, passage.pk))


def release_waiting() -> int:
    """再開: forward what waits, oldest first, while the network is open; returns how many went."""
    if not Waiting.objects.exists() or not opening().is_open:
        return 0
    if Waiting.objects.filter(addressee_no=bulk.SUBJECT).exists():
        return _release(bulk.SUBJECT, PARTS)
    oldest = Waiting.objects.order_by("passage_id").values_list("addressee_no", flat=True)[:BATCH]
    return sum(_release(number) for number in dict.fromkeys(oldest))


@transaction.atomic
def _release(addressee_no: str, most: int | None = None) -> int:
    """All that waits of one person (or the first so many), in order, in one transaction."""
    _lock(addressee_no)
    rows = Waiting.objects.filter(addressee_no=addressee_no).select_related("passage").order_by("passage_id")
    released = list(rows[:most])
    for row in released:
        _forward(row.passage, _unseal(row.body_enc, row.passage_id), held=True)
        row.delete()
    return len(released)


def _forward(passage: Passage, raw: str, *, held: bool) -> None:
    name = passage.kind.removeprefix(f"{SENDER}/")
    body = BODIES[name].model_validate_json(raw, strict=True)
    if _digest(content(body)) != bytes(passage.digest):
        raise exchange.CannotApply("GT-10", "転送する内容が受領した内容と一致しません")
    kind = f"juki_gateway/{name}"
    if isinstance(body, IdentityPart):
        sent = _forward_part(kind, body)
    else:
        (sent,) = exchange.publish(kind=kind, subject=passage.addressee_no, body=body)
    Forwarding.objects.create(passage=passage, message_id=sent.id, held=held)


def _forward_part(kind: str, part: IdentityPart) -> exchange.Published:
    """One part of the 全件連携: the first that CS hears of each of its persons, as it was the first here."""
    cursor, persons = prepared.Cursor(), _persons(part)
    if bulk.first_numbers(cursor, CS, persons) != set(persons):
        raise exchange.CannotApply("GT-11", "既に転送した人が全件連携に含まれています")
    return bulk.publish_bulk(exchange.current_party(), cursor, kind=kind, body=part, subjects=persons)


def _persons(part: IdentityPart) -> list[str]:
    return [p.addressee_no for p in part.persons]


def content(body: BaseModel) -> str:
    """The body as it goes over the line: the same items in, the same items out."""
    return body.model_dump_json(exclude_unset=True)


def _lock(addressee_no: str) -> None:
    # Arrival and release of one person take turns; there may be no row to lock yet.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('passage'), hashtext(%s))", [addressee_no])


def _seal(raw: str, passage: int) -> bytes:
    return fields.seal(raw, table="waiting", column="body", row=str(passage))


def _unseal(blob: Any, passage: int) -> str:
    return fields.unseal(blob, table="waiting", column="body", row=str(passage))
