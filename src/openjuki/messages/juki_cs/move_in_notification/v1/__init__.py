"""転入通知 — to the municipality that somebody left (住民基本台帳法 第9条第1項).

Held until that road exists.
"""

from __future__ import annotations

from openjuki.messages.move_in_items import MoveInItems


class Body(MoveInItems):
    """Subject: 住民票コード."""
