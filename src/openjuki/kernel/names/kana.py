"""清音化かな — folded kana for search (S 2.1.2, RR-04).

Two spellings that a clerk would not tell apart by ear fold to the same text: half-width and full-width,
hiragana and katakana, voiced and unvoiced, small and large kana, long-vowel marks, ヴ and バ行, ヲ and オ,
ワ and ハ, a ウ that lengthens an オ-row sound, spaces and hyphens. The folded text never replaces a name.
"""

import re
from functools import lru_cache
from typing import Final

_HALF: Final = "ｦｧｨｩｪｫｬｭｮｯｰｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"
_FULL: Final = (
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテト"
    "ナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
)
_VOICED: Final = "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ"
#: ヂ must equal チ (voicing) and ジ (the standard's example), and ジ must equal シ: one key holds all three
#: only when チ folds to シ, and ツ to ス. マツダ then also finds マスダ; lists put exact readings first.
_UNVOICED: Final = "カキクケコサシスセソタシステトハヒフヘホハヒフヘホ"
_SAME_SOUND: Final = {ord("チ"): "シ", ord("ツ"): "ス", ord("ッ"): "ス", ord("ヮ"): "ハ"}
_SMALL: Final = "ァィゥェォャュョッヮヵヶ"
_LARGE: Final = "アイウエオヤユヨツハカケ"
#: Long-vowel mark and everything that is typed for it (S 2.1.2: six marks; here also their look-alikes).
HYPHENS: Final = "ー―－‐ｰ-‑–—─−"
_O_ROW: Final = "オコソトノホモヨロ"
_SEMI: Final = {"゛", "゜", "ﾞ", "ﾟ", "゙", "゚"}

_BASE: Final[dict[int, str | None]] = {
    **{ord(half): full for half, full in zip(_HALF, _FULL, strict=True)},
    **{code: chr(code + 0x60) for code in range(0x3041, 0x3097)},
}
_V_ROW: Final = (("ヴァ", "バ"), ("ヴィ", "ビ"), ("ヴェ", "ベ"), ("ヴォ", "ボ"))
_FOLD: Final[dict[int, str | None]] = {
    **{ord(a): b for a, b in zip(_VOICED, _UNVOICED, strict=True)},
    **{ord(a): b for a, b in zip(_SMALL, _LARGE, strict=True)},
    **_SAME_SOUND,
    ord("ヴ"): "フ",
    ord("ヷ"): "ハ",
    ord("ワ"): "ハ",
    ord("ヲ"): "オ",
    ord("ヰ"): "イ",
    ord("ヱ"): "エ",
    **{ord(mark): None for mark in HYPHENS},
    **{ord(mark): None for mark in _SEMI},
    **{ord(space): None for space in " 　\t\u00a0"},
    ord("・"): None,
    ord("･"): None,
}
_LENGTHENING_U: Final = re.compile(f"(?<=[{_O_ROW}])ウ+")


def to_katakana(text: str) -> str:
    """全角カタカナ — half-width kana and hiragana become full-width katakana; voicing marks are joined."""
    return _joined(text.translate(_BASE))


def _joined(text: str) -> str:
    """カ + ゛ → ガ, ハ + ゜ → パ, ウ + ゛ → ヴ (half-width input arrives in two characters)."""
    if not _SEMI.intersection(text):
        return text
    out: list[str] = []
    for char in text:
        joined = _MARKED.get((out[-1], char)) if out and char in _SEMI else None
        if joined is None:
            out.append(char)
        else:
            out[-1] = joined
    return "".join(out)


_MARKED: Final = {
    **{
        (plain, mark): voiced
        for plain, voiced in zip(
            "カキクケコサシスセソタチツテトハヒフヘホウ",
            "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ",
            strict=True,
        )
        for mark in ("゛", "ﾞ", "゙")
    },
    **{
        (plain, mark): voiced
        for plain, voiced in zip("ハヒフヘホ", "パピプペポ", strict=True)
        for mark in ("゜", "ﾟ", "゚")
    },
}


@lru_cache(maxsize=65536)
def fold_kana(text: str) -> str:
    """清音化 — the search key of a reading. Equal keys = not told apart in search."""
    kana = to_katakana(text)
    for pair, folded in _V_ROW:
        kana = kana.replace(pair, folded)
    return _LENGTHENING_U.sub(lambda found: "オ" * len(found[0]), kana.translate(_FOLD))
