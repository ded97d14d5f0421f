"""印影の画像 — from a scan in colour to the ink on it, in millimetres (no I/O; the caller decodes the file).

`Ink` holds the impression alone, cut to its edges: a row per line of pixels, a byte per pixel (1 = ink).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final

#: A pixel is ink where it is dark, or clearly coloured.
_DARK, _COLOURED = 140, 60
#: Lines of pixels with less ink than this length are dust.
_DUST_MM: Final = 0.12
MM_PER_INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class Scan:
    """読取画像: `rgb` has three bytes per pixel; `dpi` the resolution at which it was scanned."""

    width: int
    height: int
    dpi: float
    rgb: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.rgb) != self.width * self.height * 3 or self.dpi <= 0:
            raise ValueError("画像の大きさと内容が合いません。")


@dataclass(frozen=True, slots=True)
class Ink:
    """印影. `colours`: share of the ink in each colour."""

    width: int
    height: int
    dpi: float
    rows: tuple[bytes, ...] = field(repr=False)
    colours: dict[str, float] = field(default_factory=dict)

    def mm(self, pixels: float) -> float:
        """Millimetres of a length in pixels."""
        return pixels / self.dpi * MM_PER_INCH

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height."""
        return self.mm(self.width), self.mm(self.height)

    @property
    def side_mm(self) -> float:
        """Side of the smallest square into which the impression fits, however it is turned: a small seal put down
        askew is no larger for that."""
        edges = [(x, y) for y, row in enumerate(self.rows) for x in (row.find(1), row.rfind(1)) if x >= 0]
        sides = []
        for degrees in range(90):
            c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
            across, along = [c * x + s * y for x, y in edges], [c * y - s * x for x, y in edges]
            pixel = c + s  # its own extent, which the distance of two middles leaves out
            sides.append(max(max(across) - min(across), max(along) - min(along)) + pixel)
        return self.mm(min(sides))


def ink_of(scan: Scan) -> Ink | None:
    """The impression on a scan, cut to its edges; None where there is no ink."""
    colours = {"red": 0, "black": 0, "other": 0}
    lines = []
    step = scan.width * 3
    for y in range(scan.height):
        line = scan.rgb[y * step : (y + 1) * step]
        lines.append(bytes(map(_ink, line[0::3], line[1::3], line[2::3])))
        for value, name in ((1, "red"), (2, "black"), (3, "other")):
            colours[name] += lines[-1].count(value)
    return _cut([line.translate(_TO_ONE) for line in lines], scan, colours)


_TO_ONE: Final = bytes([0] + [1] * 255)


def _ink(r: int, g: int, b: int) -> int:
    """0 paper, 1 red, 2 black, 3 another colour."""
    high, low = max(r, g, b), min(r, g, b)
    if high - low > _COLOURED:
        return 1 if high == r and b <= r - _COLOURED // 2 else 3
    return 2 if high < _DARK else 0


def _cut(lines: list[bytes], scan: Scan, colours: dict[str, int]) -> Ink | None:
    least = max(2, round(_DUST_MM * scan.dpi / MM_PER_INCH))
    rows = [y for y, line in enumerate(lines) if sum(line) >= least]
    if not rows:
        return None
    inside = lines[rows[0] : rows[-1] + 1]
    columns = [x for x, column in enumerate(map(sum, zip(*inside, strict=True))) if column >= least]
    if not columns:
        return None
    first, last = columns[0], columns[-1] + 1
    total = sum(colours.values())
    return Ink(
        last - first, len(inside), scan.dpi, tuple(line[first:last] for line in inside),
        {name: count / total for name, count in colours.items()},
    )  # fmt: skip


GRID: Final = 32


def grid_of(ink: Ink) -> bytes:
    """照合用の縮図: 32×32 shares of ink (0–255), the larger side filling the square."""
    side = max(ink.width, ink.height)
    left, top = (side - ink.width) / 2, (side - ink.height) / 2
    cell = side / GRID
    found = bytearray(GRID * GRID)
    for gy in range(GRID):
        rows = ink.rows[max(0, int(gy * cell - top)) : max(0, math.ceil((gy + 1) * cell - top))]
        for gx in range(GRID):
            a, b = max(0, int(gx * cell - left)), max(0, math.ceil((gx + 1) * cell - left))
            parts = [sum(row[a:b]) for row in rows]
            area = max(1, math.ceil(cell) ** 2)
            found[gy * GRID + gx] = min(255, 255 * sum(parts) // area)
    return bytes(found)


def likeness(one: bytes, other: bytes) -> float:
    """類似度 of two 縮図: −1 … 1, the best over small turns and shifts; 1 = the same."""
    target = soft(one)
    best = -1.0
    for degrees in range(-12, 13, 4):
        turned = soft(_turned(other, degrees))
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                best = max(best, correlation(target, turned, dx, dy))
    return best


def _turned(grid: bytes, degrees: int) -> bytes:
    angle, middle = math.radians(degrees), (GRID - 1) / 2
    c, s = math.cos(angle), math.sin(angle)
    found = bytearray(GRID * GRID)
    for y in range(GRID):
        for x in range(GRID):
            u = round(c * (x - middle) - s * (y - middle) + middle)
            v = round(s * (x - middle) + c * (y - middle) + middle)
            if 0 <= u < GRID and 0 <= v < GRID:
                found[y * GRID + x] = grid[v * GRID + u]
    return bytes(found)


def soft(grid: bytes) -> list[int]:
    """Each place with its neighbours: a stroke beside a stroke counts as near."""
    found = [0] * (GRID * GRID)
    for y in range(GRID):
        for x in range(GRID):
            found[y * GRID + x] = sum(
                grid[v * GRID + u]
                for v in range(max(0, y - 1), min(GRID, y + 2))
                for u in range(max(0, x - 1), min(GRID, x + 2))
            )
    return found


def correlation(one: list[int], other: list[int], dx: int, dy: int) -> float:
    """−1 … 1, of two `soft` grids of which the other is moved by a place or none."""
    a: list[int] = []
    b: list[int] = []
    for y in range(1, GRID - 1):
        a += one[y * GRID + 1 : y * GRID + GRID - 1]
        b += other[(y + dy) * GRID + 1 + dx : (y + dy) * GRID + GRID - 1 + dx]
    n, sa, sb = len(a), sum(a), sum(b)
    saa, sbb = sum(v * v for v in a), sum(v * v for v in b)
    sab = sum(v * w for v, w in zip(a, b, strict=True))
    spread = math.sqrt(max(0, n * saa - sa * sa)) * math.sqrt(max(0, n * sbb - sb * sb))
    return (n * sab - sa * sb) / spread if spread else 0.0
