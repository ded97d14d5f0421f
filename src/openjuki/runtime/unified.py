"""住基ネット統一文字への変換: which code a character has on the network, and which stands for one that has none.

The codes of kanji and 変体仮名 are those of the MJ文字情報一覧表 (19,563 shapes). The table of the other characters
(kana, letters, punctuation) is not public: they are taken as members and keep their code point. S 7.1.1.1
(住基ネット統一文字との変換), IC-item-03, IC-item-12, IC-item-34.
"""

from __future__ import annotations

from dataclasses import dataclass

from openjuki.runtime.characters import clusters, repertoire

#: 〓, where nothing is near that has a code.
NOTHING = "\u3013"


@dataclass(frozen=True, slots=True)
class Unified:
    """One character on the network (変換結果). `code`: four hex digits or more, of the character itself or of its
    `substitute` (代替文字); `position`: from 1, as people count characters."""

    position: int
    cluster: str
    code: str
    substitute: str = ""

    @property
    def points(self) -> str:
        """Code points: U+845B U+E0102."""
        return " ".join(f"U+{ord(c):04X}" for c in self.cluster)

    @property
    def mj(self) -> str:
        """MJ文字図形名, empty for what is no kanji."""
        return repertoire().names.get(self.cluster, "")

    @property
    def is_gaiji(self) -> bool:
        """外字: the network has no such character."""
        return bool(self.substitute)


def unify(text: str) -> tuple[Unified, ...]:
    """The characters of a text as the network has them."""
    return tuple(_unified(at, cluster) for at, cluster in enumerate(clusters(text), start=1))


def gaiji_count(text: str) -> int:
    """外字数."""
    codes, others = repertoire().unified, repertoire().uncoded
    return sum(c not in codes and (c in others or len(c) > 1) for c in clusters(text))


def _unified(position: int, cluster: str) -> Unified:
    known = repertoire()
    if code := known.unified_code(cluster):
        return Unified(position, cluster, code)
    if cluster not in known.uncoded and len(cluster) == 1:
        return Unified(position, cluster, f"{ord(cluster):04X}")
    near = (c for c in (cluster[0], *known.nearest(cluster)) if c != cluster and known.unified_code(c))
    substitute = next(near, NOTHING)
    return Unified(position, cluster, known.unified_code(substitute) or f"{ord(NOTHING):04X}", substitute)
