"""他市区町村への通知の一覧 — made, and not yet sent (RR-12, RR-06)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from openjuki.runtime import places
from openjuki.runtime.exchange.models import Delivery
from openjuki.runtime.exchange.states import SENT
from openjuki.systems.juki_cs.models import UnsentNotice
from openjuki.systems.juki_cs.models.notice import MOVE_IN, MOVE_OUT, SUPPLEMENT

KINDS: Final = {MOVE_IN: "転入通知", MOVE_OUT: "転出証明書情報", SUPPLEMENT: "戸籍附票記載事項通知"}


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice: to whom, about whom, since when, in which state."""

    id: int
    what: str
    to: str
    addressee_no: str
    made_at: datetime
    state: str
    label: str
    message_id: UUID


def notices(*, limit: int = 200) -> list[Notice]:
    """Newest first."""
    rows = list(UnsentNotice.objects.order_by("-id")[:limit])
    states = dict(
        Delivery.objects.filter(message_id__in=[r.sent_as for r in rows]).values_list("message_id", "state")
    )
    return [_notice(r, states.get(r.sent_as, "pending")) for r in rows]


def _notice(r: UnsentNotice, state: str) -> Notice:
    return Notice(
        r.pk,
        KINDS[r.kind],
        _place(r.to_municipality),
        r.addressee_no,
        r.made_at,
        state,
        SENT[state],
        r.sent_as,
    )


def _place(code: str) -> str:
    try:
        return f"{places.municipality(code).full_name}({code})"
    except LookupError:
        return code
