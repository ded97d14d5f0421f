"""What every table of the suite may rely on (データベースの約束)."""

from __future__ import annotations

from openjuki.runtime.db.tables import AppendOnly

__all__ = ["AppendOnly"]
