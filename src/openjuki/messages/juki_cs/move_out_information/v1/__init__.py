"""転出証明書情報 — to the municipality that somebody goes to (住民基本台帳法 第24条の2).

Held until that road exists.
"""

from __future__ import annotations

from openjuki.messages.move_out_items import MoveOutItems


class Body(MoveOutItems):
    """Subject: 住民票コード."""
