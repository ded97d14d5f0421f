"""登録できる印影か — size, frame, damage, colour, likeness (印鑑登録証明事務処理要領).

What a program can measure is measured. Which way round the characters stand and what they say, the clerk reads
off the impression (SE27, SE11): no measure would tell 田中 from its mirror image (`mirror`: where one can).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from openjuki.kernel.register.decision import Finding
from openjuki.kernel.seals.findings import finding
from openjuki.kernel.seals.image import Ink, likeness
from openjuki.kernel.seals.ordinance import Ordinance

#: How far inside the outline the frame may lie.
_FRAME_MM: Final = 0.8
#: More ink than this inside the frame: the characters were left white (陰刻).
_MOSTLY_INK: Final = 0.6
#: A second colour below this share is the edge of the first.
_SECOND_COLOUR: Final = 0.08
_ANGLES: Final = 360


@dataclass(frozen=True, slots=True)
class Measured:
    """測定結果. Millimetres, to a tenth; `side`: of the smallest square that holds it, however turned, to the pixel,
    since the limits of size are; `missing`: part of the frame without ink; `filled`: part of the inside with ink."""

    width: float
    height: float
    side: float
    missing: float
    filled: float
    one_colour: bool


def measured(ink: Ink) -> Measured:
    """What a program can say of an impression."""
    width, height = ink.size_mm
    shares = sorted(ink.colours.values(), reverse=True)
    return Measured(
        round(width, 1), round(height, 1), ink.side_mm, _missing(ink), _filled(ink),
        one_colour=len(shares) < 2 or shares[1] <= _SECOND_COLOUR,
    )  # fmt: skip


def judged(found: Measured, rules: Ordinance, *, upright: bool, deformable: bool) -> Iterator[Finding]:
    """What stands against an impression. `upright`: the clerk has seen that the characters stand the right way
    round; `deformable`: rubber and the like."""
    field = "impression"
    least, most = _mm(rules.least_mm), _mm(rules.most_mm)
    if found.side <= rules.least_mm:
        yield finding("SE21", field, side=_mm(math.floor(found.side * 100) / 100), least=least)
    if found.side > rules.most_mm:
        yield finding("SE22", field, side=_mm(math.ceil(found.side * 100) / 100), most=most)
    percent = round(found.missing * 100)
    if found.filled > _MOSTLY_INK:
        yield finding("SE24", field)
    elif found.missing >= rules.damage_refused:
        yield finding("SE23", field, percent=percent)
    elif found.missing >= rules.damage_told:
        yield finding("SA02", field, percent=percent)
    if not found.one_colour:
        yield finding("SE25", field)
    if not upright:
        yield finding("SE27", "upright")
    if deformable:
        yield finding("SE29", "deformable")


def compared(grid: bytes, household: Iterable[bytes], rules: Ordinance) -> Iterator[Finding]:
    """Beside the seals that others of the household have registered: the same is refused, a like one asked about."""
    most = max((likeness(grid, other) for other in household), default=-1.0)
    if most >= rules.same_seal:
        yield finding("SE28", "impression")
    elif most >= rules.similar_seal:
        yield finding("SA03", "impression")


def _mm(value: float) -> str:
    return f"{value:g}"


def is_oval(ink: Ink) -> bool:
    """Whether the frame is an oval rather than a rectangle."""
    return _gap(ink, _oval) <= _gap(ink, _rectangle)


def _missing(ink: Ink) -> float:
    """Part of the outline without ink, for the outline (oval or rectangle) that fits better."""
    return min(_gap(ink, _oval), _gap(ink, _rectangle))


def _gap(ink: Ink, outline: object) -> float:
    half_w, half_h = ink.width / 2, ink.height / 2
    deep = max(2, round(_FRAME_MM / 25.4 * ink.dpi))
    missing = 0
    for step in range(_ANGLES):
        angle = 2 * math.pi * step / _ANGLES
        c, s = math.cos(angle), math.sin(angle)
        edge = outline(c, s, half_w, half_h)  # type: ignore[operator]
        if not any(_at(ink, half_w + c * r, half_h + s * r) for r in _inward(edge, deep)):
            missing += 1
    return missing / _ANGLES


def _inward(edge: float, deep: int) -> Iterator[float]:
    distance = edge
    while distance > max(0.0, edge - deep):
        yield distance - 0.5
        distance -= 1


def _oval(c: float, s: float, half_w: float, half_h: float) -> float:
    return half_w * half_h / math.hypot(half_h * c, half_w * s)


def _rectangle(c: float, s: float, half_w: float, half_h: float) -> float:
    return min(half_w / abs(c) if c else math.inf, half_h / abs(s) if s else math.inf)


def _at(ink: Ink, x: float, y: float) -> int:
    column, row = int(x), int(y)
    inside = 0 <= row < ink.height and 0 <= column < ink.width
    return ink.rows[row][column] if inside else 0


def _filled(ink: Ink) -> float:
    """Part of the middle (half the width and height) that is ink."""
    top, left = ink.height // 4, ink.width // 4
    rows = ink.rows[top : ink.height - top]
    width = ink.width - 2 * left
    area = max(1, len(rows) * width)
    return sum(sum(row[left : left + width]) for row in rows) / area
