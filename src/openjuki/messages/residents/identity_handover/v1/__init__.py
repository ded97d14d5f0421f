"""本人確認情報の全件連携 — from the register to the gateway (RR-06, GW-01; 住民基本台帳法 第30条の6)."""

from __future__ import annotations

from openjuki.messages.handover_items import IdentityPart


class Body(IdentityPart):
    """A message about many: of each person what the last change of these items would have said."""
