"""What 住民記録 sets itself (このシステムの設定): the shell's search and home keys."""

from __future__ import annotations

SHELL = {"search": "/search", "search_right": "residents.search", "home_label": "受付一覧"}
