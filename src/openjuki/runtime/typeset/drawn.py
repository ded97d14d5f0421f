"""Characters as pictures (字形の画像): how the certificate font draws each of a text, for comparing with a scan."""

from __future__ import annotations

import typst

from openjuki.runtime import png

_PAGES = b"""#set page(width: 112pt, height: 112pt, margin: 0pt)
#set text(font: sys.inputs.font, fallback: false, size: 96pt, lang: "ja", top-edge: "bounds", bottom-edge: "bounds")
#for (n, c) in sys.inputs.text.clusters().enumerate() { if n > 0 { pagebreak() }; align(center + horizon, c) }
"""


def characters(text: str, family: str, fonts: typst.Fonts) -> list[png.Picture]:
    """A picture of 112 × 112 pixels of each character. The caller has made sure that the font has them."""
    inputs = {"text": text, "font": family}
    made = typst.compile(_PAGES, font_paths=fonts, format="png", ppi=72, sys_inputs=inputs)
    return [png.read(page) for page in (made if isinstance(made, list) else [made]) if page]
