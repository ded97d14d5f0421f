"""転入通知 — from the gateway to the communication server (GW-02)."""

from __future__ import annotations

from openjuki.messages.move_in_items import MoveInItems


class Body(MoveInItems):
    """Subject: 宛名番号."""
