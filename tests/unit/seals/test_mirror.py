"""鏡像の疑い: told where an impression turned left to right is clearly more like its text, never of an upright one."""

from __future__ import annotations

from pathlib import Path

import pytest

from openjuki.kernel.seals.image import Ink, Scan, ink_of
from openjuki.kernel.seals.mirror import Reading, reading
from openjuki.runtime import png
from openjuki.runtime.typeset import Engine, find
from support.fonts import certificate_fonts
from support.seals import named_scan

FORMS = Path(__file__).parents[3] / "src" / "openjuki" / "systems" / "seals" / "forms"
WORN = [{}, {"thick": 2}, {"worn": 0.25}, {"thick": 1, "worn": 0.2}]


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(FORMS, find(certificate_fonts()))


def ink(picture: png.Picture, dpi: float = 300) -> Ink:
    found = ink_of(Scan(picture.width, picture.height, dpi, picture.rgb))
    assert found is not None
    return found


def read(engine: Engine, text: str, **changes: object) -> Reading:
    pictures = engine.characters(text)
    scanned = png.read(named_scan(list(pictures), **changes))  # type: ignore[arg-type]
    found = reading(ink(scanned), [ink(p) for p in pictures])
    assert found is not None
    return found


@pytest.mark.spec("SL-01")
@pytest.mark.parametrize("text", ["葛城", "佐藤", "花子", "加藤", "渡邉"])
@pytest.mark.parametrize("changes", WORN)
def test_a_mirrored_seal_is_suspected_and_the_same_upright_is_not(
    engine: Engine, text: str, changes: dict[str, object]
) -> None:
    assert read(engine, text, mirrored=True, **changes).suspicious
    assert not read(engine, text, **changes).suspicious


@pytest.mark.parametrize("text", ["田中", "山本", "中", "森", "一"])
@pytest.mark.parametrize("changes", WORN[::3])
def test_of_a_text_that_looks_alike_both_ways_nothing_is_said(
    engine: Engine, text: str, changes: dict[str, object]
) -> None:
    for mirrored in (False, True):
        assert not read(engine, text, mirrored=mirrored, **changes).suspicious


def test_another_text_than_the_seal_s_says_nothing(engine: Engine) -> None:
    """What the clerk typed wrongly is no reason to suspect the seal."""
    scanned = png.read(named_scan(list(engine.characters("佐藤"))))
    for other in ("葛城", "鈴木", "渡邉"):
        found = reading(ink(scanned), [ink(p) for p in engine.characters(other)])
        assert found is not None
        assert not found.suspicious


def test_too_many_characters_or_none_cannot_be_compared(engine: Engine) -> None:
    scanned = ink(png.read(named_scan(list(engine.characters("葛城")))))
    assert reading(scanned, []) is None
    assert reading(scanned, [scanned] * 7) is None
    assert engine.characters("葛\U000e0199城") == [], "no picture of what the font does not have"
