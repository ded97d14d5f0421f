"""What can stop a print — 印刷を止める理由. Messages are Japanese, for the clerk at the desk.

No message carries a whole value: a name or number must not travel into a log with the exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openjuki.runtime.typeset.glyphs import MissingGlyph
    from openjuki.runtime.typeset.values import Overflow


class TypesetError(Exception):
    """Base of everything that stops a print."""


class FontsUnavailable(TypesetError):  # noqa: N818  # named for what could not be done
    """フォントがない・使えない: no usable font in the folder, or it could not be fetched."""


class GlyphsMissing(TypesetError):  # noqa: N818  # named for what could not be done
    """印字できない文字: the font has no glyph for a character or variation sequence (S 5.8).

    ``missing`` names each character once per field, in the order of the data.
    """

    def __init__(self, missing: tuple[MissingGlyph, ...]) -> None:
        self.missing = missing
        named = "、".join(dict.fromkeys(item.describe() for item in missing))
        super().__init__(f"証明書用フォントで印字できない文字があります: {named}")


class TextOverflow(TypesetError):  # noqa: N818  # named for what could not be done
    """文字溢れ: a text does not fit its cell even at the smallest size (S 5.8); nothing was printed."""

    def __init__(self, overflows: tuple[Overflow, ...]) -> None:
        self.overflows = overflows
        named = "、".join(item.field for item in overflows)
        super().__init__(f"文字数が多く、欄に収まらない項目があります: {named}")


class SealMissing(TypesetError):  # noqa: N818  # named for what could not be done
    """公印がない: the city has put no picture of the seal of this 職名 there (S 5.6)."""

    def __init__(self, title: str) -> None:
        super().__init__(f"{title}の公印の画像がありません。")


class SealUnusable(TypesetError):  # noqa: N818  # named for what could not be done
    """公印の画像が使えない: unreadable, too coarse, or larger than 25 mm (S 5.6)."""

    def __init__(self, title: str, problem: str) -> None:
        super().__init__(f"{title}の公印の画像が使えません。{problem}")


class TemplateFailed(TypesetError):  # noqa: N818  # named for what could not be done
    """様式の誤り: the template did not compile with this data (a fault of ours, not of the data)."""


class MarkLost(TypesetError):  # noqa: N818  # named for what could not be done
    """発行標識の不一致: the finished PDF does not carry the identifier it was asked for; never handed out."""
