"""Text for searching (検索用の文字列): without spaces; the stored text keeps its code points."""

from __future__ import annotations

_SPACES = dict.fromkeys(map(ord, " 　\t\u00a0"))


def search_key(text: str) -> str:
    """The text without spaces of either width."""
    return text.translate(_SPACES)
