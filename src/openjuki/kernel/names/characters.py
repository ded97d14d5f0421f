"""氏名の文字 — which characters a name may hold (E25, S 1.1.x 文字; decision 8 of the notes).

A name is stored as entered: no NFC, no NFKC, since both change kanji (U+FA19 神 becomes U+795E). Checked are:
lone surrogates, control characters, Adobe-Japan1 variation sequences (whose glyph differs from the Moji_Joho
sequence of the same look and would be printed wrong), and the injected repertoire.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

_SELECTOR = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_COMBINING = "\u3099\u309a"
_CLUSTER = re.compile(f"[^{_SELECTOR}{_COMBINING}]?[{_SELECTOR}{_COMBINING}]*", re.DOTALL)
_SPECIAL = re.compile(f"[{_SELECTOR}]")
#: Text without selectors, controls, private-use characters or surrogates needs no look at each character.
_ORDINARY = re.compile("[ -~、-〇ぁ-ゖァ-ヾ㐀-䶿一-鿿　！-～]*")
_UNLISTED = "登録できる文字の範囲(文字情報基盤)にありません"
_IDEOGRAPH = re.compile("[㐀-鿿豈-﫿\U00020000-\U0003ffff]")
_PLAIN = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc\u3000A-Za-z .,'\\-]*")


class HasCluster(Protocol):
    """文字集合 — anything that knows which characters exist."""

    def has(self, cluster: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class BadCharacter:
    """使えない文字. `position`: 1-based, as people count characters; `problem`: in Japanese."""

    position: int
    cluster: str
    problem: str

    @property
    def unlisted(self) -> bool:
        """Nothing is wrong with it but that the repertoire lacks it."""
        return self.problem == _UNLISTED


def clusters(text: str) -> Iterator[str]:
    """文字 — each character together with its variation selector; one such pair counts as one."""
    return (found[0] for found in _CLUSTER.finditer(text) if found[0])


def length(text: str) -> int:
    """文字数 — a character with its variation selector counts as one (decision 8)."""
    if not _SPECIAL.search(text):
        return len(text)
    return sum(1 for _ in clusters(text))


def is_ordinary(text: str, repertoire: HasCluster | None = None) -> bool:
    """True when a quick look shows that every character can be recorded; False says only: look closely."""
    return bool(_ORDINARY.fullmatch(text)) and (repertoire is None or all(map(repertoire.has, text)))


def bad_characters(text: str, repertoire: HasCluster | None = None) -> tuple[BadCharacter, ...]:
    """Every character of a name that cannot be recorded. Without a repertoire only the form is checked."""
    if is_ordinary(text, repertoire):
        return ()
    found = []
    for position, cluster in enumerate(clusters(text), start=1):
        if problem := _problem(cluster, repertoire):
            found.append(BadCharacter(position, cluster, problem))
    return tuple(found)


def _problem(cluster: str, repertoire: HasCluster | None) -> str:
    code = ord(cluster[0])
    if 0xD800 <= code <= 0xDFFF:
        return "文字の片割れ(サロゲート)です"
    if code < 0x20 or 0x7F <= code < 0xA0 or code in (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x2028, 0x2029):
        return "見えない制御文字です"
    if 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        return "外字領域の文字です。文字情報基盤の文字に置き換えてください"
    known = repertoire is not None and repertoire.has(cluster)
    if not known and len(cluster) > 1 and cluster[1] in "\U000e0100\U000e0101":
        return "Adobe-Japan1の異体字です。文字情報基盤(Moji_Joho)の異体字を選んでください"
    if _SPECIAL.match(cluster):
        return "異体字セレクタだけがあります"
    if repertoire is not None and not known and not _PLAIN.fullmatch(cluster):
        return _UNLISTED
    return ""


def is_ideograph(cluster: str) -> bool:
    """漢字か."""
    return bool(_IDEOGRAPH.match(cluster))


def show(cluster: str) -> str:
    """文字の示し方 in messages: the character and its code points, like 葛󠄀 (U+845B U+E0100)."""
    codes = " ".join(f"U+{ord(char):04X}" for char in cluster)
    visible = "" if 0xD800 <= ord(cluster[0]) <= 0xDFFF or ord(cluster[0]) < 0x20 else cluster
    return f"{visible}({codes})"
