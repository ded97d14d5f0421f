"""Which characters exist, how variants fold, how foreign sequences convert."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openjuki.runtime.characters import clusters, fold_variants, repertoire, to_moji_joho


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


def test_adobe_sequences_become_the_same_shape_in_moji_joho() -> None:
    # 葛 with E0100 is the JIS 1990 shape (ヒ), which MJ has at E0102; E0101 is the 2004 shape, MJ's own.
    assert to_moji_joho("葛\U000e0100西") == "葛\U000e0102西"
    assert to_moji_joho("葛\U000e0101城") == "葛\U000e0103城"
    assert to_moji_joho("葛\U000e0105") == "葛\U000e0105"


def test_every_converted_sequence_exists() -> None:
    from openjuki.runtime.characters import adobe_to_moji_joho

    known = repertoire()
    assert [adobe for adobe, moji in adobe_to_moji_joho().items() if not known.has(moji)] == []


def test_unified_code() -> None:
    assert repertoire().unified_code("髙") == "9AD9"
    assert repertoire().unified_code("葛\U000e0102") == "845B"
    assert repertoire().unified_code("A") is None
