"""What a clerk types into a search (S 2.1.3): births as ranges of days, addresses as towns and lots."""

from __future__ import annotations

import re
from datetime import date

import pytest

from openjuki.kernel.dates.wareki import DateInputError
from openjuki.systems.residents.selectors.address_text import Reading, fold_address, readings
from openjuki.systems.residents.selectors.day_range import day_range


@pytest.mark.spec("S 2.1.3", "S 1.1.8")
@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("S60.5.3", "1985-05-03", "1985-05-03"),
        ("1985-05-03", "1985-05-03", "1985-05-03"),
        ("昭和60年5月3日", "1985-05-03", "1985-05-03"),
        ("S60", "1985-01-01", "1985-12-31"),
        ("昭和60年", "1985-01-01", "1985-12-31"),
        ("1985", "1985-01-01", "1985-12-31"),
        ("S60.5", "1985-05-01", "1985-05-31"),
        ("1985/02", "1985-02-01", "1985-02-28"),
        ("昭和６０年５月", "1985-05-01", "1985-05-31"),
        ("S64", "1989-01-01", "1989-01-07"),
        ("H1", "1989-01-08", "1989-12-31"),
        ("令和元年", "2019-05-01", "2019-12-31"),
        ("S60～S61", "1985-01-01", "1986-12-31"),
        ("S60.5.3～S60.6", "1985-05-03", "1985-06-30"),
        ("1985-01から1985-03", "1985-01-01", "1985-03-31"),
        ("昭和20年頃", "1945-01-01", "1945-12-31"),
        ("昭和20年8月1日から9月3日頃までの間", "1945-08-01", "1945-09-03"),
    ],
)
def test_a_birth_becomes_a_range(typed: str, first: str, last: str) -> None:
    assert day_range(typed) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("typed", ["", "60", "S99", "1985-13", "S60～S59", "H31.13", "5月3日", "あ", "S65"])
def test_what_is_no_birth_is_refused_in_words(typed: str) -> None:
    with pytest.raises(DateInputError) as refused:
        day_range(typed)
    assert re.search(r"[ぁ-ん]", str(refused.value))


@pytest.mark.spec("S 2.1.3")
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("国分町", (Reading("国分町"),)),
        ("国分町二丁目", (Reading("国分町2丁目"),)),
        ("国分町２丁目１０番５号", (Reading("国分町2丁目", ("10", "5")),)),
        ("国分町2-10-5", (Reading("国分町2丁目", ("10", "5")), Reading("国分町", ("2", "10", "5")))),
        ("国分町２－１０", (Reading("国分町2丁目", ("10",)), Reading("国分町", ("2", "10")))),
        ("上飯田十二丁目", (Reading("上飯田12丁目"),)),
        ("字試験ヶ原 7番地の2", (Reading("字試験ケ原7丁目", ("2",)), Reading("字試験ケ原", ("7", "2")))),
        ("北一条西二丁目3", (Reading("北1条西2丁目", ("3",)),)),
        ("二十人町", (Reading("二十人町"),)),
    ],
)
def test_an_address_is_read_in_every_way_it_can_be_meant(typed: str, expected: tuple[Reading, ...]) -> None:
    assert readings(typed) == expected


def test_the_dictionary_and_the_clerk_fold_alike() -> None:
    assert (
        fold_address("青葉区国分町二丁目")
        == fold_address("青葉区国分町２丁目")
        == fold_address("青葉区 国分町2丁目")
    )


def test_the_numbers_of_a_lot_are_the_beginning_of_its_key() -> None:
    assert Reading("国分町", ("10", "5")).lot_key() == "10-5-"
    assert Reading("国分町").lot_key() == ""
