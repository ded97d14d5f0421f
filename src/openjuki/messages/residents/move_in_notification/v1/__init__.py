"""転入通知 — from the register to the gateway (RR-06, RR-12; 住民基本台帳法 第9条第1項)."""

from __future__ import annotations

from openjuki.messages.move_in_items import MoveInItems


class Body(MoveInItems):
    """Subject: 宛名番号."""
