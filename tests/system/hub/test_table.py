"""Reading the city's table of transfers: which words decide which road, and what is refused."""

from __future__ import annotations

import pytest

from openjuki.runtime.errors import Invalid
from openjuki.systems.hub.services.load_destinations import city_table, methods_of, read_table

HEAD = "no,offices,affairs,information,scope,method,legal_basis\n"
ROW = "1,課一|課二,事務,氏名,residents+deleted,{method},住基法\n"


@pytest.mark.parametrize(
    ("text", "roads"),
    [
        ("hub", {"hub"}),
        ("hub (the printed table is hard to read here)", {"hub"}),
        ("online inquiry (the printed table is hard to read here)", {"online inquiry"}),
        ("hub|online inquiry", {"hub", "online inquiry"}),
        ("media|online inquiry", {"media", "online inquiry"}),
        ("dedicated line", {"dedicated line"}),
    ],
)
@pytest.mark.spec("HB-06")
def test_the_leading_words_decide(text: str, roads: set[str]) -> None:
    assert methods_of(text) == roads


@pytest.mark.parametrize("text", ["", "hubb", "fax", "hub|", "(hub)"])
def test_a_road_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        methods_of(text)


def test_rows_are_joined_with_their_items() -> None:
    (row,) = read_table(
        HEAD + ROW.format(method="hub"), "transfer_no,item_id\n1,RR-J-law-05\n1,RR-J-law-01\n"
    )
    assert row.items == ("RR-J-law-01", "RR-J-law-05")
    assert row.offices == ("課一", "課二")
    assert row.scope == ("residents", "deleted")


def test_items_of_a_row_that_is_not_there_are_refused() -> None:
    with pytest.raises(Invalid, match="HU-31"):
        read_table(HEAD + ROW.format(method="hub"), "transfer_no,item_id\n2,RR-J-law-05\n")


def test_a_city_without_items_per_row_does_not_borrow_anothers() -> None:
    with pytest.raises(Invalid, match="HU-32"):
        city_table("sapporo")
