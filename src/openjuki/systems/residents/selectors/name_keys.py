"""Name keys (氏名の検索キー): what a name is compared by, shared by search, duplicates and the keys' writer."""

from __future__ import annotations

from openjuki.runtime.characters import fold_variants


def name_key(name: str) -> str:
    """異体字を畳んだ氏名: variants folded, spaces left out, so that 髙橋　一 is found by 高橋一."""
    return fold_variants(name).replace("　", "").replace(" ", "").casefold()


def grams(key: str) -> list[str]:
    """Single characters and pairs: both one-character and substring search hit the index."""
    return sorted(set(key) | {key[i : i + 2] for i in range(len(key) - 1)})
