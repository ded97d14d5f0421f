"""PNG files (画像の読み書き): what a scanner at the counter makes, read into plain pixels, and written back.

Standard library alone: a library for pictures reads dozens of formats, each with faults of its own, and the
picture comes from outside. Read are 8 bits per sample and 1-bit to 8-bit grey or palette, not interlaced.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from typing import Final

_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_INCH_MM: Final = 25.4
_DIGITS: Final = bytes.maketrans(b"01", b"\0\1")
#: Widest and highest picture that is read, in pixels.
MOST: Final = 1600


class NotReadable(ValueError):  # noqa: N818  # reads as a sentence where it is raised
    """読めない画像. Its text says why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Picture:
    """画像: `rgb` three bytes per pixel; `dpi` as the file says, 0 where it does not."""

    width: int
    height: int
    dpi: float
    rgb: bytes = field(repr=False)


def read(content: bytes) -> Picture:
    """Read a PNG. Transparent places are white. Raises NotReadable."""
    if not content.startswith(_HEAD):
        raise NotReadable("PNG形式ではありません。")
    try:
        return _read(_chunks(content))
    except (struct.error, zlib.error, IndexError, KeyError):
        raise NotReadable("ファイルが壊れています。") from None


def _chunks(content: bytes) -> dict[bytes, bytes]:
    """Chunks by name; IDAT joined. A chunk whose checksum is wrong is damage."""
    found: dict[bytes, bytes] = {}
    at = len(_HEAD)
    while at < len(content):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        data = content[at + 8 : at + 8 + length]
        (check,) = struct.unpack(">I", content[at + 8 + length : at + 12 + length])
        if check != zlib.crc32(name + data):
            raise NotReadable("ファイルが壊れています。")
        found[name] = found.get(name, b"") + data
        at += 12 + length
        if name == b"IEND":
            return found
    raise NotReadable("ファイルが途中で切れています。")


def _read(chunks: dict[bytes, bytes]) -> Picture:
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    if not 0 < width <= MOST or not 0 < height <= MOST:
        raise NotReadable(f"画像が大きすぎます({width}×{height})。印影だけを読み取ってください。")
    if interlaced or colour not in _SAMPLES or (bits != 8 and not (colour in (0, 3) and bits in (1, 2, 4))):
        raise NotReadable("この種類のPNGは読めません。8ビットのカラー又は白黒で保存してください。")
    step = max(1, _SAMPLES[colour] * bits // 8)
    line = (width * _SAMPLES[colour] * bits + 7) // 8
    raw = _inflated(chunks[b"IDAT"], (line + 1) * height)
    rows = _unfiltered(raw, line, height, step)
    rgb = b"".join(_rgb(row, width, bits, colour, chunks) for row in rows)
    return Picture(width, height, _dpi(chunks.get(b"pHYs", b"")), rgb)


def _inflated(data: bytes, size: int) -> bytes:
    """No more than the header promised: a small file must not become a large one."""
    raw = zlib.decompressobj().decompress(data, size)
    if len(raw) != size:
        raise NotReadable("ファイルが壊れています。")
    return raw


def _unfiltered(raw: bytes, line: int, height: int, step: int) -> list[bytes]:
    rows: list[bytes] = []
    before = bytes(line)
    for y in range(height):
        kind, row = raw[y * (line + 1)], bytearray(raw[y * (line + 1) + 1 : (y + 1) * (line + 1)])
        _undo(kind, row, before, step)
        before = bytes(row)
        rows.append(before)
    return rows


def _undo(kind: int, row: bytearray, above: bytes, step: int) -> None:
    if kind > 4:
        raise NotReadable("ファイルが壊れています。")
    if kind == 1:
        for x in range(step, len(row)):
            row[x] = (row[x] + row[x - step]) & 255
    elif kind == 2:
        row[:] = bytes((value + up) & 255 for value, up in zip(row, above, strict=True))
    elif kind == 3:
        for x, up in enumerate(above):
            row[x] = (row[x] + (((row[x - step] if x >= step else 0) + up) >> 1)) & 255
    elif kind == 4:
        _undo_paeth(row, above, step)


def _undo_paeth(row: bytearray, above: bytes, step: int) -> None:
    """Each sample of a pixel by itself: what is to the left and above it stays in hand."""
    for first in range(step):
        a = c = 0
        for x in range(first, len(row), step):
            b = above[x]
            da, db, dc = abs(b - c), abs(a - c), abs(a + b - c - c)
            a = (row[x] + (a if da <= db and da <= dc else b if db <= dc else c)) & 255
            row[x], c = a, b


def _rgb(row: bytes, width: int, bits: int, colour: int, chunks: dict[bytes, bytes]) -> bytes:
    if colour == 2:
        return row
    if colour in (4, 6):
        n = _SAMPLES[colour]
        parts = [row[i::n] for i in range(n)]
        colours = parts[:1] * 3 if colour == 4 else parts[:3]
        return _joined([bytes(map(_on_white, part, parts[-1])) for part in colours])
    values = row if bits == 8 else _spread(row, width, bits)
    if colour == 3:
        palette = chunks[b"PLTE"]
        return b"".join(palette[3 * v : 3 * v + 3] for v in values)
    grey = bytes(v * 255 // ((1 << bits) - 1) for v in values)
    return _joined([grey] * 3)


def _on_white(value: int, opacity: int) -> int:
    return (value * opacity + 255 * (255 - opacity)) // 255


def _joined(parts: list[bytes]) -> bytes:
    found = bytearray(3 * len(parts[0]))
    for i, part in enumerate(parts):
        found[i::3] = part
    return bytes(found)


def _spread(row: bytes, width: int, bits: int) -> bytes:
    if bits == 1:
        return f"{int.from_bytes(row):0{8 * len(row)}b}"[:width].encode().translate(_DIGITS)
    mask, each = (1 << bits) - 1, 8 // bits
    return bytes((row[x // each] >> (8 - bits * (x % each + 1))) & mask for x in range(width))


def _dpi(chunk: bytes) -> float:
    if len(chunk) != 9:
        return 0.0
    x, y, unit = struct.unpack(">IIB", chunk)
    return x * _INCH_MM / 1000 if unit == 1 and x == y else 0.0


def write_black(rows: tuple[bytes, ...], dpi: float) -> bytes:
    """A picture in black on white, one bit per pixel; `rows` hold a byte per pixel, 1 = black."""
    width, per_metre = len(rows[0]), round(dpi * 1000 / _INCH_MM)
    packed = b"".join(b"\0" + _packed(row) for row in rows)
    return _HEAD + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in (
            (b"IHDR", struct.pack(">IIBBBBB", width, len(rows), 1, 0, 0, 0, 0)),
            (b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1)),
            (b"IDAT", zlib.compress(packed, 9)),
            (b"IEND", b""),
        )
    )


def _packed(row: bytes) -> bytes:
    bits = "".join("0" if v else "1" for v in row).ljust((len(row) + 7) // 8 * 8, "1")
    return int(bits, 2).to_bytes(len(bits) // 8, "big")
