"""戸籍の附票記載事項通知 — from the register to the gateway (RR-06; 住民基本台帳法 第19条第1項)."""

from __future__ import annotations

from openjuki.messages.supplement_items import SupplementItems


class Body(SupplementItems):
    """Subject: 宛名番号."""
