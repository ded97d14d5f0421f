"""Which characters exist, how variants fold, how foreign sequences convert."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openjuki.runtime.characters import clusters, fold_variants, repertoire


@pytest.mark.parametrize(
    "cluster", ["髙", "﨑", "𠮷", "葛\U000e0102", "辻\U000e0102", "神", "A", "ヴ", "〇", "々"]
)
def test_known(cluster: str) -> None:
    assert repertoire().has(cluster)


@pytest.mark.parametrize(
    "cluster", ["葛\U000e0100", "葛\U000e01ef", "\ue000", "😀", "\u0000", "\ud800", "髙橋", ""]
)
def test_unknown(cluster: str) -> None:
    assert not repertoire().has(cluster)


def test_missing_names_each_character_once_with_its_selector() -> None:
    assert repertoire().missing("葛\U000e0100飾😀😀") == ["葛\U000e0100", "😀"]


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("渡邉", "渡辺"),
        ("渡邊", "渡辺"),
        ("髙﨑", "高崎"),
        ("𠮷田", "吉田"),
        ("濵\U000e0102田", "浜田"),
        ("齋藤", "斎藤"),
        ("葛\U000e0102西", "葛西"),
        ("玉王", "玉王"),
    ],
)
def test_folding(written: str, searched: str) -> None:
    assert fold_variants(written) == searched


@given(
    st.text(alphabet=st.characters(min_codepoint=0x3000, max_codepoint=0x2FFFF, exclude_categories=["Cs"]))
)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_variants(fold_variants(text)) == fold_variants(text)


@given(st.text())
def test_clusters_lose_nothing(text: str) -> None:
    assert "".join(clusters(text)) == text


@pytest.mark.parametrize(
    ("cluster", "near"),
    [
        ("葛\U000e0100", "葛\U000e0102"),  # Adobe-Japan1's JIS 1990 shape (ヒ) stands in MJ at E0102
        ("葛\U000e0101", "葛\U000e0103"),  # its 2004 shape is MJ's own
        ("张", "張"),  # 簡体字 → 正字 of 法務省告示第582号
        ("龙", "竜"),
        ("ｱ", "ア"),
        ("邉", "辺"),  # exists, and shrinks
        ("髙", "高"),
        ("𠮷", "吉"),
        ("葛\U000e0102", "葛"),
    ],
)
def test_the_nearest_character(cluster: str, near: str) -> None:
    assert repertoire().nearest(cluster)[0] == near


def test_of_an_unknown_sequence_the_shapes_of_its_character_are_offered_the_plain_one_first() -> None:
    near = repertoire().nearest("葛\U000e01ee")
    assert near[:2] == ("葛", "葛\U000e0102")
    assert len(near) == len(set(near)) <= 9


@pytest.mark.parametrize("cluster", ["\ue000", "😀", "神"])
def test_what_nothing_is_near_to(cluster: str) -> None:
    assert repertoire().nearest(cluster) == ()


def test_every_character_that_is_offered_exists() -> None:
    known = repertoire()
    asked = [c + chr(s) for c in "葛辻渡邉斎" for s in range(0xE0100, 0xE0120)] + list("张陈龙国华伟")
    assert [c for a in asked for c in known.nearest(a) if not known.has(c)] == []


def test_unified_code() -> None:
    assert repertoire().unified_code("髙") == "9AD9"
    assert repertoire().unified_code("葛\U000e0102") == "845B"
    assert repertoire().unified_code("A") is None
