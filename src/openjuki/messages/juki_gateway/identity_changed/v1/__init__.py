"""異動データ(本人確認情報) — from the gateway to the communication server (GW-02)."""

from __future__ import annotations

from openjuki.messages.identity_items import IdentityItems


class Body(IdentityItems):
    """Subject: 宛名番号. The gateway changes nothing (L-03)."""
