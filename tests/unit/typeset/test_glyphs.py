"""The guard before the press: S 5.8, E25."""

from __future__ import annotations

import pytest

from openjuki.kernel.certificates.document import plain
from openjuki.runtime.characters import repertoire as mj_repertoire
from openjuki.runtime.typeset import Engine, GlyphsMissing
from support.papers import MADE_AT, NUMBER, copy_of, japanese


@pytest.mark.parametrize(
    "text",
    [
        "𠮷田",
        "髙橋",
        "﨑",
        "葛\U000e0102城",
        "葛\U000e0103城",
        "万\U000e0101",
        "ZHANG O'BRIEN-É",
        "ヴァー〜",
        "邉\U000e0113",
    ],
)
def test_difficult_characters_of_the_register_are_printable(engine: Engine, text: str) -> None:
    assert engine.repertoire.missing(text) == ()
    assert text in engine.repertoire


@pytest.mark.parametrize(
    ("text", "code_points", "reason"),
    [
        ("葛\U000e0100", "U+845B U+E0100", "Moji_Joho"),
        ("葛\U000e0101城", "U+845B U+E0101", "Moji_Joho"),
        ("a\U000e0102", "U+0061 U+E0102", "Moji_Joho"),
        ("葛\ufe00", "U+845B U+FE00", "字形指定"),
        ("葛\U000e0102\U000e0103", "U+845B U+E0102 U+E0103", "重なって"),
        ("\U000e0102葛", "U+E0102", "前に文字がありません"),
        ("😀", "U+1F600", "字形がありません"),
        ("한", "U+D55C", "字形がありません"),
        ("\ue000", "U+E000", "私用領域"),
        ("山\u202e田", "U+202E", "制御文字"),
        ("山\u200b田", "U+200B", "制御文字"),
        ("山\x07田", "U+0007", "制御文字"),
        ("\ud842", "U+D842", "サロゲート"),
    ],
)
def test_what_cannot_be_printed_is_named_exactly(
    engine: Engine, text: str, code_points: str, reason: str
) -> None:
    (found,) = engine.repertoire.missing(text, "name")
    assert (found.field, found.code_points) == ("name", code_points)
    assert reason in found.reason
    assert text not in engine.repertoire


@pytest.mark.spec("RR-05")
@pytest.mark.parametrize("surname", ["葛\U000e0100城", "山\x07田", "山\\田😀", "\ud842田"])
def test_nothing_is_printed_with_an_unprintable_name(engine: Engine, surname: str) -> None:
    copy = copy_of(japanese(surname=surname))
    with pytest.raises(GlyphsMissing) as caught:
        engine.render(copy.template, plain(copy), mark=NUMBER, made_at=MADE_AT)
    assert {item.field for item in caught.value.missing} == {"pages.0.blocks.0.cells.name.value"}
    assert "田髙志" not in str(caught.value)


def test_the_font_draws_the_repertoire_of_the_register_but_for_known_gaps(engine: Engine) -> None:
    """What is accepted at entry is printable: else a person could be recorded and never certified."""
    # IPAmj明朝 005.01 is older than these four; a later version may have them.
    known = {"\u9fee", "\u9fef", "\U0002b9e4\U000e010a", "\U0002b9e4\U000e010b"}
    unprintable = {s for s in mj_repertoire().sequences if engine.repertoire.missing(s)}
    assert unprintable <= known, [" ".join(f"U+{ord(c):04X}" for c in s) for s in unprintable - known]
