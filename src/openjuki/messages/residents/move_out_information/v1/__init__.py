"""転出証明書情報 — from the register to the gateway (RR-06, RR-12; 住民基本台帳法 第24条の2)."""

from __future__ import annotations

from openjuki.messages.move_out_items import MoveOutItems


class Body(MoveOutItems):
    """Subject: 宛名番号."""
