"""Glyph guard — 印字できない文字の検出 (S 5.8).

The typesetter draws a box for a missing glyph, and the base character for an unknown variation
sequence, both without a word. Nothing may reach it before this guard has seen every character.

Which sequences exist is decided by the font's own table (cmap format 14) and by nothing else:
the selector alone does not tell the collection, since Moji_Joho uses U+E0100 and U+E0101 too
(万+U+E0101 is Moji_Joho, 葛+U+E0100 is Adobe-Japan1 and not in the font).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

_SELECTORS = frozenset(range(0xFE00, 0xFE10)) | frozenset(range(0xE0100, 0xE01F0))
_SELECTOR_CHARACTERS = frozenset(map(chr, _SELECTORS))
_IDEOGRAPHIC = range(0xE0100, 0xE01F0)
# Controls and bidirectional marks would change what is seen without being seen; private-use
# characters mean something else in each city.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


_SELECTED = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]+")


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """One character (with its selector, if any) that cannot be printed, and the field it stands in."""

    field: str
    character: str
    reason: str

    @property
    def code_points(self) -> str:
        """``U+845B U+E0100``."""
        return " ".join(f"U+{ord(c):04X}" for c in self.character)

    def describe(self) -> str:
        """「葛󠄀」(U+845B U+E0100、理由)."""
        visible = all(unicodedata.category(c) not in {"Cc", "Cs", "Cf"} for c in self.character)
        shown = f"「{self.character}」" if visible else ""
        return f"{shown}({self.code_points}、{self.reason})"


class Repertoire:
    """The characters and variation sequences that a font can draw — 印字できる文字の集合."""

    def __init__(self, characters: frozenset[int], sequences: frozenset[tuple[int, int]]) -> None:
        # A line break is no glyph, yet templates honour it.
        refused = {c for c in characters if unicodedata.category(chr(c)) in _REFUSED_CATEGORIES}
        self.characters = characters - refused - _SELECTORS
        self.sequences = sequences
        self._plain = frozenset(chr(c) for c in self.characters) | {"\n"}

    @classmethod
    def of_font(cls, path: Path) -> Repertoire:
        """Read cmap and cmap-14 of a font file once (about 0.1 s)."""
        with TTFont(path, lazy=True) as font:
            sequences: set[tuple[int, int]] = set()
            for table in font["cmap"].tables:
                if table.format == 14:
                    for selector, entries in table.uvsDict.items():
                        sequences.update((base, selector) for base, _ in entries)
            return cls(frozenset(font.getBestCmap()), frozenset(sequences))

    def __contains__(self, text: str) -> bool:
        """True when every character of ``text`` can be printed; quick also for long texts."""
        rest = set(text) - self._plain
        if not rest:
            return True
        if not rest <= _SELECTOR_CHARACTERS:
            return False
        return not any(
            self._reason(*_split(text[max(0, run.start() - 1) : run.end()]))
            for run in _SELECTED.finditer(text)
        )

    def missing(self, text: str, field: str = "") -> tuple[MissingGlyph, ...]:
        """Every character of ``text`` that cannot be printed, in order; empty when all can."""
        if self._plain.issuperset(text):
            return ()
        return tuple(MissingGlyph(field, character, reason) for character, reason in self._missing(text))

    def _missing(self, text: str) -> Iterator[tuple[str, str]]:
        index = 0
        while index < len(text):
            base = text[index]
            index += 1
            selectors = ""
            while index < len(text) and ord(text[index]) in _SELECTORS:
                selectors += text[index]
                index += 1
            reason = self._reason(base, selectors)
            if reason:
                yield base + selectors, reason

    def _reason(self, base: str, selectors: str) -> str:
        if ord(base) in _SELECTORS:
            return "異体字セレクタの前に文字がありません"
        if not selectors:
            return "" if base in self._plain else _why_not(base)
        if len(selectors) > 1:
            return "異体字セレクタが重なっています"
        if (ord(base), ord(selectors)) in self.sequences:
            return ""
        if ord(selectors) in _IDEOGRAPHIC:
            return "文字情報基盤(Moji_Joho)にない異体字シーケンスです。Adobe-Japan1 などの字形は使えません"
        return "フォントにない字形指定です"


def _split(found: str) -> tuple[str, str]:
    """Base character and selectors; a selector at the very beginning is its own base."""
    return found[0], found[1:]


def _why_not(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cs":
        return "壊れた文字(サロゲートの片割れ)です"
    if category == "Co":
        return "外字(私用領域)です"
    if category in _REFUSED_CATEGORIES:
        return "目に見えない制御文字です"
    return "フォントに字形がありません"


def strings_of(data: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Walk plain data (mappings, sequences, strings) and give (path, text) of every string."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from strings_of(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, Sequence):
        for index, value in enumerate(data):
            yield from strings_of(value, f"{path}.{index}" if path else str(index))


def check(repertoire: Repertoire, data: object) -> tuple[MissingGlyph, ...]:
    """All characters in ``data`` that cannot be printed, with the path of the field each stands in."""
    return tuple(item for path, text in strings_of(data) for item in repertoire.missing(text, path))
