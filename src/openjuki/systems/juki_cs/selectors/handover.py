"""How far the 全件連携 of the register has come here (S 7.2.3)."""

from __future__ import annotations

from openjuki.systems.juki_cs.models import Handover


def latest() -> Handover | None:
    """The newest run that CS heard of."""
    return Handover.objects.order_by("-run").first()
