"""戸籍の附票記載事項通知 — to the municipality of the register (住民基本台帳法 第19条第1項).

Held until that road exists.
"""

from __future__ import annotations

from openjuki.messages.supplement_items import SupplementItems


class Body(SupplementItems):
    """Subject: 住民票コード."""
