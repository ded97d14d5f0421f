"""戸籍の附票記載事項通知 — from the gateway to the communication server (GW-02)."""

from __future__ import annotations

from openjuki.messages.supplement_items import SupplementItems


class Body(SupplementItems):
    """Subject: 宛名番号."""
