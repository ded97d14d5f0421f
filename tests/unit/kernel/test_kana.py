"""清音化かな — what search must not tell apart (S 2.1.2), and what it must."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openjuki.kernel.names.kana import HYPHENS, fold_kana, to_katakana

kana = st.text(
    st.sampled_from([chr(code) for code in range(0x30A1, 0x30FB)] + ["ー", "　", " "]), max_size=12
)

SAME = [
    ("ヂ", "ジ"),
    ("ズ", "ヅ"),
    ("ワ", "ハ"),
    ("ヴァ", "バ"),
    ("ヴィ", "ビ"),
    ("ヴ", "ブ"),
    ("オ", "ヲ"),
    ("ヒ", "ピ"),
    ("ヒ", "ビ"),
    ("ッ", "ツ"),
    ("ャ", "ヤ"),
    ("ュ", "ユ"),
    ("ョ", "ヨ"),
    ("イシヅカ", "イシツカ"),
    ("イシヅカ", "イシズカ"),
    ("サイトウ", "サイトオ"),
    ("オオノ", "オウノ"),
    ("コウジ", "コオジ"),
    ("ヨウコ", "ヨオコ"),
    ("オーノ", "オノ"),
    ("タカハシ　タロウ", "タカハシタロウ"),
    ("タカハシ タロウ", "タカハシタロウ"),
    ("ﾀｶﾊｼ", "タカハシ"),
    ("ｶﾞﾝﾊﾞﾙ", "ガンバル"),
    ("ﾊﾟｸ", "パク"),
    ("ｳﾞｧﾝ", "ヴァン"),
    ("たかはし", "タカハシ"),
    ("ゔぁん", "バン"),
    ("シャルロッテ", "シヤルロツテ"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
@pytest.mark.spec("RR-04")
def test_these_are_found_by_each_other(one: str, other: str) -> None:
    assert fold_kana(one) == fold_kana(other)


@pytest.mark.parametrize("mark", list("ー―－‐ｰ-"))
def test_the_six_marks_of_the_standard_are_one(mark: str) -> None:
    assert mark in HYPHENS
    assert fold_kana(f"ジョ{mark}ジ") == fold_kana("ジョージ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サトウ", "カトウ"),
        ("ウエノ", "オエノ"),
        ("ウチダ", "オチダ"),
        ("アウ", "アオ"),
        ("タナカ", "タカナ"),
    ],
)
def test_these_stay_apart(one: str, other: str) -> None:
    assert fold_kana(one) != fold_kana(other)


@given(kana)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_kana(fold_kana(text)) == fold_kana(text)


@given(kana, kana)
def test_a_prefix_stays_a_prefix(front: str, back: str) -> None:
    whole, part = fold_kana(front + back), fold_kana(front)
    if not back.startswith(("ァ", "ィ", "ェ", "ォ")):
        assert whole.startswith(part)


@given(kana)
def test_hiragana_and_katakana_fold_alike(text: str) -> None:
    hiragana = "".join(chr(ord(c) - 0x60) if 0x30A1 <= ord(c) <= 0x30F6 else c for c in text)
    assert fold_kana(hiragana) == fold_kana(text)


def test_half_width_marks_join_their_letter() -> None:
    assert to_katakana("ｶﾞｷﾞﾊﾟｳﾞ") == "ガギパヴ"
    assert to_katakana("たかはし") == "タカハシ"
