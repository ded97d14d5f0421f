"""Reading the pictures back from a finished PDF (印刷物の画像の読戻し): which, and how large on the paper.

For the last check before a paper leaves: an impression is a picture, and nobody's name stands in it. Reads the kind
of file that `typeset` makes: pictures of 8 bits per sample, drawn upright.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from openjuki.runtime.pdf_objects import BROKEN, REFERENCE, NotReadable, Objects, leaves, must, string_end

_NUMBER = rb"[-+]?[\d.]+"
_STEP = re.compile(
    rb"(\()|((?:"
    + _NUMBER
    + rb"\s+){5}"
    + _NUMBER
    + rb")\s+cm\b|/([^\s/()<>\[\]]+)\s+Do\b|(?<!\S)([qQ])(?!\S)"
)
_MM = 25.4 / 72
_UPRIGHT = (1.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it stands on the paper. `samples`: its bytes row by row; millimetres."""

    width: int
    height: int
    samples: bytes = field(repr=False)
    width_mm: float
    height_mm: float


def pages(pdf: bytes) -> list[list[Drawn]]:
    """The pictures of each page in the order of drawing. Raises NotReadable."""
    try:
        objects = Objects(pdf)
        return [list(_drawn(objects, page)) for page in leaves(objects, objects.to(objects.root, b"Pages"))]
    except BROKEN as e:
        raise NotReadable(f"作成した PDF の画像を読み戻せません({type(e).__name__})") from None


def _drawn(objects: Objects, page: int) -> Iterator[Drawn]:
    resources = objects[objects.to(page, b"Resources")]
    named = re.search(rb"/XObject<<(.*?)>>", resources, re.DOTALL)
    known = dict(re.findall(rb"/(\S+?) " + REFERENCE, named[1])) if named else {}
    for name, (a, b, c, d) in _placed(objects.stream(objects.to(page, b"Contents"))):
        head = objects[int(known[name])]
        if b"/Subtype/Image" not in head:
            continue
        if b or c or a <= 0 or d <= 0 or b"/BitsPerComponent 8" not in head:
            raise ValueError("picture")
        width, height = (int(must(re.search(rb"/" + k + rb" (\d+)", head))[1]) for k in (b"Width", b"Height"))
        yield Drawn(width, height, objects.stream(int(known[name])), a * _MM, d * _MM)


def _placed(content: bytes) -> Iterator[tuple[bytes, tuple[float, float, float, float]]]:
    """Each thing drawn by name, with what became of the unit square: the turning part of the matrices in force."""
    now, kept = _UPRIGHT, []
    at = 0
    while step := _STEP.search(content, at):
        at = step.end()
        if step[1]:
            at = string_end(content, at)
        elif step[2]:
            a, b, c, d = (float(n) for n in step[2].split()[:4])
            e, f, g, h = now
            now = (a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h)
        elif step[3]:
            yield step[3], now
        elif step[4] == b"q":
            kept.append(now)
        else:
            now = kept.pop()
