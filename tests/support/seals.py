"""Impressions for tests of the seal registration: drawn, then written as a scanner would write them."""

from __future__ import annotations

import math
import random
import struct
import zlib
from functools import cache

VERMILION, BLACK, BLUE = (200, 30, 40), (20, 20, 20), (30, 40, 200)


@cache
def scan(
    *,
    mm: float = 12,
    dpi: int = 300,
    shape: str = "round",
    gap: int = 0,
    turn: int = 0,
    strokes: int = 1,
    inverted: bool = False,
    colour: tuple[int, int, int] = VERMILION,
    second: tuple[int, int, int] | None = None,
) -> tuple[int, int, bytes]:
    """Width, height and pixels of an impression: a frame (round, square, none) with `gap` degrees missing,
    `turn` degrees askew, and strokes inside that follow from `strokes`."""
    side, pad = round(mm / 25.4 * dpi), 20
    n, r = (round(side * 1.5) if turn else side) + 2 * pad, side / 2
    c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    rng = random.Random(strokes)  # the same strokes each time
    lines = [[rng.uniform(-0.6, 0.6) for _ in range(4)] for _ in range(7)]
    wide = max(2.0, dpi * 0.5 / 25.4)
    pixels = bytearray(b"\xff" * (n * n * 3))
    for y in range(n):
        for x in range(n):
            right, down = (x + 0.5 - n / 2) / r, (y + 0.5 - n / 2) / r
            u, v = c * right - s * down, s * right + c * down
            d = max(abs(u), abs(v)) if shape == "square" else math.hypot(u, v)
            angle = math.degrees(math.atan2(v, u)) % 360
            frame = shape != "none" and d <= 1 and (1 - d) * r < wide * 1.2 and not 10 < angle < 10 + gap
            inside = d < 0.85 and any(_near(u, v, *line) * r < wide / 2 for line in lines)
            ink = d <= 1 and not inside if inverted else frame or inside
            if ink:
                at = 3 * (y * n + x)
                pixels[at : at + 3] = bytes(second if second and u > 0 else colour)
    return n, n, bytes(pixels)


def _near(u: float, v: float, a: float, b: float, e: float, f: float) -> float:
    """Distance of (u, v) from a stroke; far away beside its ends."""
    length = math.hypot(e - a, f - b)
    along = ((u - a) * (e - a) + (v - b) * (f - b)) / length / length
    return abs((u - a) * (f - b) - (v - b) * (e - a)) / length if 0 <= along <= 1 else 9.0


def png_of(width: int, height: int, rgb: bytes, dpi: int = 300, *, says_dpi: bool = True) -> bytes:
    """A colour PNG, as a scanner writes it."""
    lines = b"".join(b"\0" + rgb[y * width * 3 : (y + 1) * width * 3] for y in range(height))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))]
    per_metre = round(dpi * 1000 / 25.4)
    chunks += [(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))] if says_dpi else []
    chunks += [(b"IDAT", zlib.compress(lines)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(d)) + name + d + struct.pack(">I", zlib.crc32(name + d)) for name, d in chunks
    )


@cache
def seal_png(strokes: int = 1, **changes: object) -> bytes:
    """The scan of a seal that may be registered, unless `changes` say otherwise."""
    return png_of(*scan(strokes=strokes, **changes))  # type: ignore[arg-type]


def named_scan(pictures: list[object], *, mirrored: bool = False, thick: int = 0, worn: float = 0.0) -> bytes:
    """The scan of a round seal with these characters (`Engine.characters`), one below another, cut by hand: each a
    little off its place; `thick` in dots, `worn` the share of its places where no ink took."""
    side, pad, colour = 160, 20, bytes(VERMILION)
    n, rng = side + 2 * pad, random.Random(len(pictures))
    ink = [bytearray(n) for _ in range(n)]
    high = round(side * 0.66 / len(pictures))
    for i, picture in enumerate(pictures):
        rgb, wide = picture.rgb, picture.width  # type: ignore[attr-defined]
        dark = [(x, y) for y in range(wide) for x in range(wide) if rgb[3 * (y * wide + x)] < 128]
        left, right = min(x for x, _ in dark), max(x for x, _ in dark)
        top, bottom = min(y for _, y in dark), max(y for _, y in dark)
        dx, dy, width = rng.randint(-2, 2), rng.randint(-2, 2), round(side * 0.6)
        for v in range(high - 4):
            for u in range(width):
                x = left + u * (right - left + 1) // width
                y = top + v * (bottom - top + 1) // (high - 4)
                if rgb[3 * (y * wide + x)] < 128:
                    for t in range(thick + 1):
                        ink[round(n / 2 - high * len(pictures) / 2 + i * high) + v + dy][
                            round(n / 2 - width / 2) + u + dx + t
                        ] = 1
    for y in range(n):
        for x in range(n):
            if side / 2 - 6 <= math.hypot(x + 0.5 - n / 2, y + 0.5 - n / 2) <= side / 2:
                ink[y][x] = 1
    bare = {(x, y) for x in range(n // 5) for y in range(n // 5) if rng.random() < worn}
    white = b"\xff\xff\xff"
    rows = [row[::-1] for row in ink] if mirrored else ink
    pixels = b"".join(
        colour if dot and (x // 5, y // 5) not in bare else white
        for y, row in enumerate(rows)
        for x, dot in enumerate(row)
    )
    return png_of(n, n, pixels)
