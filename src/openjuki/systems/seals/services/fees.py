"""登録証の手数料: what is due for the card of an application, by the ordinance and the person's registrations."""

from __future__ import annotations

from openjuki.kernel.seals.fees import card_fee
from openjuki.systems.seals.models import Event
from openjuki.systems.seals.services.settings import ordinance


def card_fee_due(kind: str, addressee_no: str, *, with_card: bool) -> int:
    """Yen for the 印鑑登録証 that comes of an application of this kind."""
    last = Event.objects.filter(addressee_no=addressee_no).order_by("-id").first()
    ended_by = last.reason if last and last.kind == "ended" else ""
    return card_fee(kind, ordinance(), with_card=with_card, ended_by=ended_by)
