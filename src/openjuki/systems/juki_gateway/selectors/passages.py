"""The log of what passed (異動連携の一覧): GW-05, S 7.1.1.1. Bodies are never read here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from openjuki.runtime.exchange import bulk
from openjuki.runtime.exchange.models import Bulk, Delivery
from openjuki.runtime.exchange.refusals import REASONS
from openjuki.runtime.exchange.states import SENT
from openjuki.systems.juki_gateway.models import Passage, Waiting

KINDS: Final = {
    "residents/identity_changed/v1": "本人確認情報",
    "residents/identity_handover/v1": "本人確認情報の全件連携",
    "residents/move_in_notification/v1": "転入通知",
    "residents/move_out_information/v1": "転出証明書情報",
    "residents/hold_changed/v1": "抑止の設定・解除",
    "residents/family_register_supplement_notice/v1": "戸籍附票記載事項通知",
}


@dataclass(frozen=True, slots=True)
class Passed:
    """One row of the list: when it was taken over, forwarded, delivered and applied at CS, and its state."""

    id: int
    what: str
    addressee_no: str
    seq: int
    made_at: datetime
    taken_at: datetime
    forwarded_at: datetime | None
    delivered_at: datetime | None
    settled_at: datetime | None
    state: str
    label: str
    held: bool
    reason: str
    message_id: UUID | None


def passages(*, addressee_no: str = "", before: int | None = None, limit: int = 100) -> list[Passed]:
    """Newest first; `before` is the last id of the former page."""
    rows = Passage.objects.select_related("forwarding").order_by("-id")
    if addressee_no:
        parts = Bulk.objects.filter(subjects__contains=[addressee_no]).values("message_id")
        rows = rows.filter(Q(addressee_no=addressee_no) | Q(message_id__in=parts))
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows[:limit])
    sent = [p.forwarding.message_id for p in found if hasattr(p, "forwarding")]
    deliveries = {d.message_id: d for d in Delivery.objects.filter(message_id__in=sent)}
    return [_passed(p, deliveries) for p in found]


def persons_in(rows: list[Passed]) -> list[str]:
    """宛名番号 shown in a list, for the log; a part of the 全件連携 shows none."""
    return list(dict.fromkeys(r.addressee_no for r in rows if r.addressee_no != bulk.SUBJECT))


def _passed(p: Passage, deliveries: dict[UUID, Delivery]) -> Passed:
    forwarding = getattr(p, "forwarding", None)
    delivery = deliveries.get(forwarding.message_id) if forwarding else None
    if forwarding is None:
        state, label = "waiting", "稼働時間待ち"
    else:
        state = delivery.state if delivery else "pending"
        label = SENT[state]
    error = delivery.last_error if delivery else ""
    return Passed(
        id=p.pk,
        what=KINDS.get(p.kind, p.kind),
        addressee_no=p.addressee_no,
        seq=p.seq,
        made_at=p.made_at,
        taken_at=p.taken_at,
        forwarded_at=forwarding.at if forwarding else None,
        delivered_at=delivery.delivered_at if delivery else None,
        settled_at=delivery.settled_at if delivery else None,
        state=state,
        label=label,
        held=forwarding.held if forwarding else False,
        reason=REASONS.get(error, error),
        message_id=forwarding.message_id if forwarding else None,
    )


def waiting_count() -> int:
    """How many wait for the network to open."""
    return Waiting.objects.count()
