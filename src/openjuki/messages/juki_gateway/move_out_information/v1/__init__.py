"""転出証明書情報 — from the gateway to the communication server (GW-02)."""

from __future__ import annotations

from openjuki.messages.move_out_items import MoveOutItems


class Body(MoveOutItems):
    """Subject: 宛名番号."""
