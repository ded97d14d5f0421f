"""鏡像 — whether an impression looks like its text more when turned left to right (印鑑登録証明事務処理要領).

The characters inside the frame are compared with the same text in a book face, over the ways in which seals arrange
their characters, once as scanned and once mirrored. Clearly better mirrored: a suspicion, which the clerk settles by
looking. Seal script or 田中 look alike both ways: then nothing is said, and nothing follows from the silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from openjuki.kernel.seals.image import GRID, Ink, correlation, soft
from openjuki.kernel.seals.impression import is_oval

#: More characters than this are too small on the grid to be told apart.
MOST: Final = 6
#: The mirrored impression must look like the text at least so much, and so much more than the impression itself.
_LEAST: Final = 0.45
_MARGIN: Final = 0.12
#: A text that is more like its own mirror image than this (山本) says nothing.
_SYMMETRIC: Final = 0.7
#: How much of the way from the middle to the edge is inside the frame.
_OVAL, _RECTANGLE = 0.84, 0.88
#: Side of the square on which a text is arranged, and the part of a character's place that stays free.
_CANVAS, _FREE = 96, 0.08
Rows = list[bytes]
#: Left, top, right and bottom of a character's place, as shares of the square.
Place = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Reading:
    """類似 of an impression and of its mirror image with its text: −1 … 1. `symmetry`: of the text, as it is arranged
    there, with its own mirror image."""

    upright: float
    mirrored: float
    symmetry: float

    @property
    def suspicious(self) -> bool:
        """鏡像の疑い."""
        clear = self.mirrored >= _LEAST and self.mirrored - self.upright >= _MARGIN
        return clear and self.symmetry <= _SYMMETRIC


def reading(ink: Ink, characters: Sequence[Ink]) -> Reading | None:
    """`characters`: each character of the text as a book face has it. None where nothing can be compared."""
    inside = _inside(ink)
    if not inside or not 1 <= len(characters) <= MOST:
        return None
    upright, mirrored = soft(_grid(inside)), soft(_grid(_turned(inside)))
    best = [-1.0, -1.0]
    symmetry = 1.0
    for places in _arrangements(len(characters)):
        text = _arranged(characters, places)
        wanted = soft(_grid(text))
        found = [_alike(seen, wanted) for seen in (upright, mirrored)]
        if max(found) > max(best):
            symmetry = _alike(soft(_grid(_turned(text))), wanted)
        best = [max(pair) for pair in zip(best, found, strict=True)]
    return Reading(*(round(value, 2) for value in (*best, symmetry)))


def _turned(rows: Rows) -> Rows:
    return [row[::-1] for row in rows]


def _alike(seen: list[int], wanted: list[int]) -> float:
    steps = (-1, 0, 1)
    return max(correlation(wanted, seen, dx, dy) for dy in steps for dx in steps)


def _inside(ink: Ink) -> Rows:
    """What stands within the frame, cut to its edges; empty where there is nothing."""
    half_w, half_h, oval = ink.width / 2, ink.height / 2, is_oval(ink)
    rows = []
    for y, row in enumerate(ink.rows):
        v = abs(y + 0.5 - half_h) / half_h
        reach = max(0.0, _OVAL**2 - v * v) ** 0.5 if oval else _RECTANGLE * (v < _RECTANGLE)
        left = round(half_w * (1 - reach))
        kept = row[left : ink.width - left] if reach else b""
        rows.append((bytes(left) + kept).ljust(ink.width, b"\0")[: ink.width])
    return _cut(rows)


def _cut(rows: Rows) -> Rows:
    lines = [y for y, row in enumerate(rows) if any(row)]
    if not lines:
        return []
    inside = rows[lines[0] : lines[-1] + 1]
    columns = [x for x, column in enumerate(zip(*inside, strict=True)) if any(column)]
    return [row[columns[0] : columns[-1] + 1] for row in inside]


def _grid(rows: Rows) -> bytes:
    """Stretched over the square of `GRID` places: shares of ink, 0–255."""
    found = bytearray()
    height, width = len(rows), len(rows[0])
    for gy in range(GRID):
        part = rows[gy * height // GRID : max(gy * height // GRID + 1, (gy + 1) * height // GRID)]
        for gx in range(GRID):
            a = gx * width // GRID
            b = max(a + 1, (gx + 1) * width // GRID)
            found.append(255 * sum(sum(row[a:b]) for row in part) // (len(part) * (b - a)))
    return bytes(found)


def _arranged(characters: Sequence[Ink], places: Sequence[Place]) -> Rows:
    """The text on the square, each character filling its place, as they are cut into a seal."""
    canvas = [bytearray(_CANVAS) for _ in range(_CANVAS)]
    for ink, (left, top, right, bottom) in zip(characters, places, strict=True):
        wide, high = ((e - b) * _CANVAS * (1 - _FREE) for b, e in ((left, right), (top, bottom)))
        x, y = (round(b * _CANVAS + (e - b) * _CANVAS * _FREE / 2) for b, e in ((left, right), (top, bottom)))
        columns = [int(n * ink.width / int(wide)) for n in range(int(wide))]
        for n in range(int(high)):
            row = ink.rows[int(n * ink.height / int(high))]
            canvas[y + n][x : x + len(columns)] = bytes(row[c] for c in columns)
    return _cut([bytes(row) for row in canvas])


def _arrangements(count: int) -> Iterator[list[Place]]:
    """One below another; side by side, from the right and from the left; in two columns from the right."""
    yield [(0, n / count, 1, (n + 1) / count) for n in range(count)]
    if count == 1:
        return
    yield [((count - 1 - n) / count, 0, (count - n) / count, 1) for n in range(count)]
    yield [(n / count, 0, (n + 1) / count, 1) for n in range(count)]
    for first in {count // 2, (count + 1) // 2} if count > 2 else ():
        second = count - first
        right: list[Place] = [(0.5, n / first, 1, (n + 1) / first) for n in range(first)]
        yield right + [(0, n / second, 0.5, (n + 1) / second) for n in range(second)]
