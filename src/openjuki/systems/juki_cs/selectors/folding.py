"""Text for searching (検索用の文字列): without spaces; the stored text keeps its code points."""

from __future__ import annotations


def search_key(text: str) -> str:
    """The text without spaces of any width, as Unicode knows them."""
    return "".join(text.split())
