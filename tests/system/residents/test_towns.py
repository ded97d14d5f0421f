"""The towns that a form offers: the city's own dictionary inside the city, the national list elsewhere (S 1.3.3)."""

from __future__ import annotations

import re

import pytest
from django.test import RequestFactory

from openjuki.runtime import places
from openjuki.runtime.signin import Staff
from openjuki.systems.residents.models import Town
from openjuki.systems.residents.web.towns import towns as offered
from support.register import TOWNS, towns
from support.residents import CLERK, make_staff

pytestmark = pytest.mark.usefixtures("real_db")
_ITEM = re.compile(r'data-postal_code="([^"]*)" data-code="([^"]*)" data-town_code="([^"]*)"')


def ask(typed: str, *, field: str = "address", staff: Staff = CLERK) -> list[tuple[str, ...]]:
    """(郵便番号, 市区町村, 町字) of what is offered."""
    request = RequestFactory().post("/towns", {f"{field}.postal_code": typed})
    request.staff = staff  # type: ignore[attr-defined]
    return _ITEM.findall(offered(request).content.decode())


@pytest.mark.spec("S 1.3.3", "RR-04")
def test_a_postal_code_inside_the_city_gives_its_towns_with_chome() -> None:
    towns()
    Town.objects.filter(key__startswith="041010001").update(postal_codes=["9800099", "9800098"])
    expected = [("9800099", "04101", "0001001"), ("9800099", "04101", "0001002")]
    assert ask("980-0099") == ask("9800099") == expected
    assert ask("9800098")[0] == ("9800098", "04101", "0001001")


@pytest.mark.parametrize("typed", ["見本町二丁目", "見本町2丁目", "見本町２丁目", "青葉区見本町2"])
def test_a_name_is_found_as_the_search_reads_it(typed: str) -> None:
    towns()
    assert ask(typed) == [("", "04101", "0001002")]
    assert ask(typed, staff=make_staff("s1002", ward="04102")) == []
    assert ask(typed, staff=make_staff("s1003", ward="")) == [("", "04101", "0001002")]


def test_what_the_dictionary_does_not_know_and_other_cities_come_from_the_national_list() -> None:
    towns()
    town = places.towns("04101")[0]
    assert ("04101", town.town_code) in {(code, no) for _, code, no in ask(town.postal_code)}
    capital = places.towns("13101")[1]
    assert ask(capital.postal_code, field="previous_address")[0][1] == "13101"
    assert {no for _, _, no in ask("見本町", field="previous_address")} == set()
    assert ask("12") == ask("") == []


def test_the_texts_are_those_of_the_register() -> None:
    towns()
    request = RequestFactory().post("/towns", {"address.postal_code": "試験ケ原"})
    request.staff = CLERK  # type: ignore[attr-defined]
    assert f'data-text="{TOWNS["0002000"]}"' in offered(request).content.decode()
