"""住基ネット統一文字: codes of the MJ table, 外字 and what stands for them (IC-item-03, IC-item-12)."""

from __future__ import annotations

import pytest

from openjuki.runtime.unified import NOTHING, gaiji_count, unify
from support.as_written import NAMES


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("葛\U000e0102城", ["845B", "57CE"]),
        ("葛\U000e0103", ["B9D5"]),
        ("\U00020bb7田", ["AEAC", "7530"]),
        ("髙　ア１", ["9AD9", "3000", "30A2", "FF11"]),
    ],
)
def test_codes(text: str, codes: list[str]) -> None:
    assert [u.code for u in unify(text)] == codes
    assert gaiji_count(text) == 0


@pytest.mark.spec("IC-item-03")
def test_a_character_without_a_code_is_counted_and_the_nearest_stands_for_it() -> None:
    (first, _) = unify("葛\U000e0107城")  # MJ022337 has no code
    assert (first.position, first.code, first.substitute) == (1, "B9D5", "葛")
    assert gaiji_count("葛\U000e0107城葛\U000e0107") == 2


def test_where_nothing_is_near_a_mark_stands() -> None:
    (only,) = unify("葛\U000e01ee"[:1] + "\U000e01ef")
    assert only.is_gaiji
    assert only.substitute in ("葛", NOTHING)


def test_counting_and_converting_agree() -> None:
    for text in (*NAMES, "宮城県仙台市青葉区本町三丁目８番１号－２０３", "𡈽屋　㐂一", "MARY ANN"):
        assert gaiji_count(text) == sum(u.is_gaiji for u in unify(text)), text
        assert "".join(u.cluster for u in unify(text)) == text
