"""住所の検索文字列: what a clerk types of an address, as a town and lot numbers. S 2.1.3, RR-04.

The text is compared with the city's own town dictionary, so that `国分町2-10-5`, `国分町二丁目１０番５号` and
`青葉区国分町２丁目10-5` find the same lot. Nothing here is stored as an address.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from openjuki.kernel.names.kana import HYPHENS
from openjuki.runtime.characters import fold_variants

_DIGITS: Final = {ord(wide): str(n) for n, wide in enumerate("０１２３４５６７８９")}
#: A hyphen inside an address; ー stays, because it belongs to names of buildings and towns in kana.
_MARKS: Final = {ord(mark): "-" for mark in HYPHENS if mark not in "ーｰ"}
_SAME: Final = {ord("ヶ"): "ケ", ord("ヵ"): "カ", ord("ッ"): "ツ", ord("　"): None, ord(" "): None}
_FOLD: Final = _DIGITS | _MARKS | _SAME
_KANJI: Final = "〇一二三四五六七八九"
_COUNTED: Final = re.compile(r"([一二三四五六七八九十]{1,3})(?=丁目|条)")
_TAIL: Final = re.compile(r"(?P<town>.*?)(?P<lot>\d[\d\-番地号のノ]*)?$")


def fold_address(text: str) -> str:
    """Comparable form: half-width digits, 二丁目 → 2丁目, variants folded, no spaces."""
    folded = fold_variants(text).translate(_FOLD).casefold()
    return _COUNTED.sub(lambda found: str(_number(found[1])), folded)


def _number(kanji: str) -> int:
    tens, ten, ones = kanji.rpartition("十")
    if not ten:
        return int("".join(str(_KANJI.index(k)) for k in kanji))
    return (_KANJI.index(tens) if tens else 1) * 10 + (_KANJI.index(ones) if ones else 0)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text: part of a town's folded text, and the numbers of the lot (may be none)."""

    town: str
    numbers: tuple[str, ...] = ()

    def lot_key(self) -> str:
        """Beginning of the lot's numbers as the search keys hold them (`10-5-`); empty takes every lot."""
        return "".join(f"{number}-" for number in self.numbers)


def readings(text: str) -> tuple[Reading, ...]:
    """The ways to read what was typed. 国分町2-10 may be 二丁目10番, or lot 2-10 of a town without 丁目."""
    folded = fold_address(text)
    town, chome, rest = folded.rpartition("丁目")
    if chome:
        return (Reading(town + chome, tuple(re.findall(r"\d+", rest))),)
    found = _TAIL.fullmatch(folded)
    if found is None or not found["lot"]:
        return (Reading(folded),)
    numbers = tuple(re.findall(r"\d+", found["lot"]))
    return (
        Reading(f"{found['town']}{int(numbers[0])}丁目", numbers[1:]),
        Reading(found["town"], numbers),
    )
