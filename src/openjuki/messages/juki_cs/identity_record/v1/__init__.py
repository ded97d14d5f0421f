"""本人確認情報の通知 — to the prefecture (CS-01, PO-1; 住民基本台帳法 第30条の6)."""

from __future__ import annotations

from openjuki.messages.identity_items import IdentityItems


class Body(IdentityItems):
    """Subject: 住民票コード. Exactly the eight items of PO-1; ids travel in the envelope."""
