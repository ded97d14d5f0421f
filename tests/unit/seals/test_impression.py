"""What is measured of an impression, and which are refused (印鑑登録証明事務処理要領; SL-01)."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest

from openjuki.kernel.seals.image import Ink, Scan, grid_of, ink_of, likeness
from openjuki.kernel.seals.impression import compared, judged, measured
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.runtime import png
from support.seals import BLACK, BLUE, png_of, scan

RULES = Ordinance()


def ink(dpi: int = 300, **changes: Any) -> Ink:
    width, height, rgb = scan(dpi=dpi, **changes)
    found = ink_of(Scan(width, height, dpi, rgb))
    assert found is not None
    return found


def refused(upright: bool = True, deformable: bool = False, **changes: Any) -> list[str]:
    return [f.id for f in judged(measured(ink(**changes)), RULES, upright=upright, deformable=deformable)]


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []), ({"shape": "square"}, []), ({"dpi": 600}, []), ({"dpi": 200}, []), ({"colour": BLACK}, []),
        ({"mm": 7.9}, ["SE21"]), ({"mm": 8.3}, []), ({"mm": 24.8}, []), ({"mm": 25.4}, ["SE22"]),
        ({"gap": 20}, []), ({"gap": 60}, ["SA02"]), ({"gap": 130}, ["SE23"]),
        ({"shape": "none", "mm": 16}, ["SE23"]), ({"inverted": True}, ["SE24"]),
        ({"second": BLUE}, ["SE25"]), ({"upright": False}, ["SE27"]), ({"deformable": True}, ["SE29"]),
    ],
    ids=str,
)  # fmt: skip
def test_which_impressions_are_refused_or_asked_about(changes: dict[str, Any], expected: list[str]) -> None:
    assert refused(**changes) == expected


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize("turn", [20, 45])
def test_a_seal_put_down_askew_is_as_large_as_it_is(turn: int) -> None:
    found = measured(ink(shape="square", mm=7, turn=turn))
    assert min(found.width, found.height) > 8, "what its edges measure"
    assert abs(found.side - 7) <= 0.2
    assert "SE21" in refused(shape="square", mm=7, turn=turn)
    assert "SE22" not in refused(shape="square", mm=23, turn=turn)


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize("dpi", [200, 300, 400, 600])
def test_the_limits_of_size_hold_to_the_pixel(dpi: int) -> None:
    """Larger than 8 mm, not larger than 25 mm: one pixel more or less decides, no rounding."""
    least, most = int(RULES.least_mm / 25.4 * dpi) + 1, int(RULES.most_mm / 25.4 * dpi)
    for pixels, expected in ((least - 1, "SE21"), (least, ""), (most, ""), (most + 1, "SE22")):
        square = Ink(pixels, pixels, dpi, (b"\x01" * pixels,) * pixels, {"red": pixels**2})
        found = judged(measured(square), RULES, upright=True, deformable=False)
        told = {f.id: f.message for f in found if f.id in ("SE21", "SE22")}
        assert list(told) == [expected] * bool(expected)
        assert not any("一辺8mm)" in m or "一辺25mm)" in m for m in told.values()), (
            "what is told agrees with it"
        )


def test_the_size_is_true_whatever_the_resolution() -> None:
    for dpi in (200, 300, 600):
        found = measured(ink(dpi=dpi, mm=15))
        assert abs(found.width - 15) <= 0.15
        assert abs(found.height - 15) <= 0.15


def test_blank_paper_and_dust_are_no_impression() -> None:
    assert ink_of(Scan(100, 100, 300, b"\xff" * 30000)) is None
    speck = bytearray(b"\xff" * 30000)
    speck[3000:3003] = bytes(BLACK)
    assert ink_of(Scan(100, 100, 300, bytes(speck))) is None
    with pytest.raises(ValueError):
        Scan(100, 100, 300, b"\xff")


@pytest.mark.spec("SL-01")
def test_the_same_seal_is_known_again_and_another_is_not() -> None:
    mine = grid_of(ink())
    again = grid_of(ink(dpi=600, mm=12.1))
    assert likeness(mine, again) > RULES.same_seal
    assert [f.id for f in compared(mine, [again], RULES)] == ["SE28"]
    others = [grid_of(ink(strokes=n)) for n in (2, 3, 4, 5, 6)]
    assert max(likeness(mine, other) for other in others) < RULES.similar_seal
    assert list(compared(mine, others, RULES)) == []
    assert list(compared(mine, [], RULES)) == []
    near = Ordinance(same_seal=0.999, similar_seal=0.9)
    assert [f.id for f in compared(mine, [again], near)] == ["SA03"]


def test_what_is_kept_is_the_impression_alone_and_is_read_back() -> None:
    found = ink()
    picture = png.read(png.write_black(found.rows, found.dpi))
    assert (picture.width, picture.height, round(picture.dpi)) == (found.width, found.height, 300)
    again = ink_of(Scan(picture.width, picture.height, picture.dpi, picture.rgb))
    assert again is not None
    assert again.rows == found.rows


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def small(colour: int, bits: int, lines: bytes, *more: bytes, size: tuple[int, int] = (2, 2)) -> bytes:
    head = struct.pack(">IIBBBBB", *size, bits, colour, 0, 0, 0)
    parts = (chunk(b"IHDR", head), *more, chunk(b"IDAT", zlib.compress(lines)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(
    ("content", "first"),
    [
        (small(0, 8, b"\0\x00\xff\0\xff\x00"), b"\0\0\0"), (small(0, 1, b"\0\x40\0\x80"), b"\0\0\0"),
        (small(2, 8, b"\1\x01\x02\x03\x01\x01\x01\2\x01\x01\x01\x01\x01\x01"), b"\1\2\3"),
        (small(3, 8, b"\0\1\0\0\0\1", chunk(b"PLTE", b"\x09\x09\x09\x01\x02\x03")), b"\1\2\3"),
        (small(4, 8, b"\0\x00\x00\x00\xff\0\x00\xff\x00\xff"), b"\xff\xff\xff"),
        (small(6, 8, b"\0" + b"\1\2\3\xff" * 2 + b"\4" + b"\0" * 8), b"\1\2\3"),
        (small(0, 8, b"\0\x0a\x0a\3\x00\x00"), b"\x0a\x0a\x0a"),
    ],
    ids=["grey", "bits", "left-and-up", "palette", "transparent", "alpha-paeth", "average"],
)  # fmt: skip
def test_every_kind_of_line_is_undone(content: bytes, first: bytes) -> None:
    assert png.read(content).rgb[:3] == first


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a", png_of(*scan())[:200], small(0, 16, b""), small(0, 8, b"\7\0\0\0\0\0"),
        small(0, 8, b"\0\0\0"), small(3, 8, b"\0\1\0\0\0\1"), small(0, 8, b"", size=(9999, 1)),
        small(0, 8, b"\0\0\0\0\0\0")[:-14] + b"x" * 14,
    ],
    ids=["no-png", "cut", "16-bit", "filter", "short", "no-palette", "huge", "damaged"],
)  # fmt: skip
def test_what_cannot_be_read_says_why(content: bytes) -> None:
    with pytest.raises(png.NotReadable):
        png.read(content)
