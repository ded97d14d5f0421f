"""抑止の設定・解除 — from the register to the gateway and the hub (S 3.1, S 3.2, RR-25)."""

from __future__ import annotations

from openjuki.messages.hold_items import HoldItems


class Body(HoldItems):
    """Subject: `hold-` and 宛名番号, a stream of its own beside that of the person's items."""
