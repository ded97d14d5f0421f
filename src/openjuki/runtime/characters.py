"""文字: which characters exist (MJ文字情報基盤) and how variants fold for a search. No domain word inside.

Four small tables under ``openjuki/data/mj`` (made by ``tools/make_characters.py``) are read once, when
first asked for. A *cluster* is what people call one character: a code point, or a code point with a
variation selector (decision 8). Source: MJ文字情報一覧表, MJ縮退マップ; S 2.1.2 (異体字包含).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_CLUSTER = re.compile(f".[{_SELECTORS}]*", re.DOTALL)
_SELECTOR = re.compile(f"[{_SELECTORS}]")

# What a name or an address may hold besides kanji: kana and its marks, ASCII and its full-width forms,
# the punctuation of romanised and Japanese names, Roman numerals and the circled digits of 方書.
_OTHERS = (
    (0x0020, 0x007E),
    (0x00B7, 0x00B7),
    (0x2010, 0x2010),
    (0x2015, 0x2015),
    (0x2018, 0x2019),
    (0x2160, 0x216B),
    (0x2212, 0x2212),
    (0x2460, 0x2473),
    (0x3000, 0x3003),
    (0x3005, 0x3007),
    (0x301C, 0x301C),
    (0x3041, 0x3096),
    (0x309B, 0x309E),
    (0x30A1, 0x30FE),
    (0xFF01, 0xFF5E),
    (0xFFE5, 0xFFE5),
)


def clusters(text: str) -> list[str]:
    """Split a text into characters, each with the variation selectors that belong to it."""
    return _CLUSTER.findall(text)


def _table(name: str) -> Iterator[list[str]]:
    raw = gzip.decompress(files("openjuki").joinpath("data", "mj", name).read_bytes()).decode("utf-8")
    rows = csv.reader(io.StringIO(raw, newline=""))
    next(rows)
    return rows


@dataclass(frozen=True)
class Repertoire:
    """文字集合: the characters that can be stored, printed and sent.

    ``sequences`` holds code points and whole sequences; ``unified`` leads from a sequence to the code of
    住基ネット統一文字 where the MJ table gives one, ``uncoded`` holds the kanji that have none; ``shrinks`` leads
    to the characters of JIS X 0213 that can stand for it (縮退), ``shapes`` from a character to all its shapes,
    ``names`` to the MJ文字図形名. Membership takes exactly one cluster.
    """

    sequences: frozenset[str] = field(repr=False)
    unified: dict[str, str] = field(repr=False)
    shrinks: dict[str, str] = field(repr=False)
    shapes: dict[str, tuple[str, ...]] = field(repr=False)
    uncoded: frozenset[str] = field(repr=False)
    names: dict[str, str] = field(repr=False)

    def has(self, cluster: str) -> bool:
        """True if this one character, selector included, exists. Longer text is never a member."""
        return cluster in self.sequences

    def __contains__(self, cluster: object) -> bool:
        return cluster in self.sequences

    def missing(self, text: str) -> list[str]:
        """The characters of a text that do not exist here, in order, each once."""
        return list(dict.fromkeys(c for c in clusters(text) if c not in self.sequences))

    def unified_code(self, cluster: str) -> str | None:
        """住基ネット統一文字コード as four hex digits, or None (19,563 shapes have one)."""
        return self.unified.get(cluster)

    def nearest(self, cluster: str) -> tuple[str, ...]:
        """近い文字, the nearest first: for a character that does not exist here, those of this repertoire that
        a clerk may mean; for one that does, those that stand for it where it cannot be shown (縮退, 代替文字).
        """
        if self.has(cluster):
            return tuple(self.shrinks.get(cluster, ""))
        if same := _adobe().get(cluster):
            return (same,)
        base = cluster[:1]
        found = [*self.shapes.get(base, ()), *_foreign().get(base, ""), unicodedata.normalize("NFKC", base)]
        return tuple(c for c in dict.fromkeys(found) if c in self.sequences)[:MOST]


#: As many near characters as a clerk picks from by one key.
MOST = 9


@cache
def _foreign() -> dict[str, str]:
    return dict(_table("foreign.csv.gz"))


@cache
def repertoire() -> Repertoire:
    """The MJ repertoire, 変体仮名, kana, Latin and punctuation. Read once (about 0.2 s)."""
    sequences = {chr(c) for first, last in _OTHERS for c in range(first, last + 1)}
    unified: dict[str, str] = {}
    shrinks: dict[str, str] = {}
    shapes: dict[str, tuple[str, ...]] = {}
    uncoded: set[str] = set()
    names: dict[str, str] = {}
    for mj, char, plain, ivs, svs, code, others in _table("repertoire.csv.gz"):
        own = [char] if plain else []
        # A selector never follows a compatibility ideograph: its sequence stands on the unified one.
        base = unicodedata.normalize("NFC", char)
        own += [base + chr(int(s, 16)) for s in ivs.split()]
        if svs:
            own.append(base + chr(int(svs, 16)))
        sequences.update(own)
        names.update(dict.fromkeys(own, f"MJ{mj}"))
        # One shape may be written in several ways; the plain one is offered first.
        if own:
            shapes[base] = (*own[:1], *shapes.get(base, ())) if plain else (*shapes.get(base, ()), own[0])
        if code:
            unified.update(dict.fromkeys(own, code))
        else:
            uncoded.update(own)
        if others:
            shrinks.update(dict.fromkeys(own, others))
    return Repertoire(frozenset(sequences), unified, shrinks, shapes, frozenset(uncoded), names)


@cache
def _folding() -> dict[int, str]:
    return {ord(char): folded for char, folded in _table("folding.csv.gz")}


def fold_variants(text: str) -> str:
    """異体字包含: 渡邉, 渡邊 and 渡辺 become the same text; selectors go. For search keys only, never stored
    as a name. Idempotent (S 2.1.2)."""
    return _SELECTOR.sub("", text).translate(_folding())


@cache
def _adobe() -> dict[str, str]:
    return {
        char + chr(int(adobe, 16)): char + (chr(int(ivs, 16)) if ivs else "")
        for char, adobe, ivs in _table("adobe.csv.gz")
    }
