"""異動データ(本人確認情報) — from the register to the gateway (RR-06, GW-01; 住民基本台帳法 第30条の6)."""

from __future__ import annotations

from openjuki.messages.identity_items import IdentityItems


class Body(IdentityItems):
    """Subject: 宛名番号. Published when any of the items of a person changes, is entered or removed."""
