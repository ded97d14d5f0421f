"""Typesetting — 帳票の組版: fonts, the glyph guard and the engine that turns plain data into PDF.

The runtime knows pages, characters and fonts; what a form says is the business of the system
that owns the template.
"""

from openjuki.runtime.typeset.engine import Engine, Fingerprint, Overflow, Printed, engine_for
from openjuki.runtime.typeset.errors import (
    FontsUnavailable,
    GlyphsMissing,
    MarkLost,
    TemplateFailed,
    TextOverflow,
    TypesetError,
)
from openjuki.runtime.typeset.fonts import FontFile, FontSet, ensure, find
from openjuki.runtime.typeset.glyphs import MissingGlyph, Repertoire

__all__ = [
    "Engine",
    "Fingerprint",
    "FontFile",
    "FontSet",
    "FontsUnavailable",
    "GlyphsMissing",
    "MarkLost",
    "MissingGlyph",
    "Overflow",
    "Printed",
    "Repertoire",
    "TemplateFailed",
    "TextOverflow",
    "TypesetError",
    "engine_for",
    "ensure",
    "find",
]
