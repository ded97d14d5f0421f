"""Municipalities, towns and postal codes of the whole country."""

from __future__ import annotations

import pytest

from openjuki.kernel.numbers.municipality_code import six_digits
from openjuki.runtime import places


def test_postal_code_to_town() -> None:
    (town,) = places.by_postal_code("980-0803")
    assert town.address == "宮城県仙台市青葉区国分町"
    assert town.kana == "コクブンチョウ"
    assert town.has_blocks


@pytest.mark.parametrize("code", ["", "98008", "９８００８０３", "0000000", "980080x"])
def test_no_town_for_what_is_no_postal_code(code: str) -> None:
    assert places.by_postal_code(code) == []


def test_one_code_for_several_towns() -> None:
    towns = places.by_postal_code("4980000")
    assert {town.municipality for town in towns} >= {"23235", "24303"}


def test_a_code_without_a_town_still_gives_the_municipality() -> None:
    (town,) = places.by_postal_code("9800000")
    assert (town.name, town.address) == ("", "宮城県仙台市青葉区")


def test_towns_of_a_ward_are_listed_once_without_floors() -> None:
    names = [town.name for town in places.towns("04101")]
    assert len(names) == len(set(names)) > 100
    assert not any("アエル" in name for name in names)
    assert len({town.town_code for town in places.towns("04101")}) == len(names)


def test_every_municipality_has_the_check_digit_of_the_kernel() -> None:
    everyone = places.municipalities()
    assert len(everyone) > 1_890
    assert all(m.code6 == six_digits(m.code) for m in everyone)


def test_designated_cities_and_their_wards() -> None:
    assert [ward.name for ward in places.wards("04100")] == [
        f"仙台市{name}区" for name in ("青葉", "宮城野", "若林", "太白", "泉")
    ]
    assert len(places.wards("01100")) == 10
    assert places.wards("04202") == []
    assert places.municipality("40100").kana == "キタキュウシュウシ"


def test_code_with_a_wrong_check_digit_is_unknown() -> None:
    assert places.municipality("041009").name == "仙台市"
    with pytest.raises(KeyError):
        places.municipality("041008")
