"""The 46 rows of the city's table: each destination gets its own items of a person, and nothing else.

The expectation is read from the table itself, independently of the code that loads it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from openjuki.messages.hub.resident_delta.v1 import Body
from openjuki.messages.parts import items_of
from openjuki.runtime.exchange.handlers import feed_filter
from openjuki.systems.hub.services import load_destinations as loading
from openjuki.systems.hub.services import take_over
from openjuki.systems.hub.services.inquire import Question, inquire
from system.hub.samples import NUMBER, message, resident

SPEC = files("openjuki.spec")


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((SPEC / name).read_text(encoding="utf-8").splitlines()))


TRANSFERS = {int(r["no"]): r for r in _rows("transfers-sendai.csv")}
ITEMS: dict[int, set[str]] = {}
for _r in _rows("destination-items.csv"):
    ITEMS.setdefault(int(_r["transfer_no"]), set()).add(_r["item_id"])
ALL_ITEMS = set().union(*ITEMS.values())
CASES = [pytest.param(n, id=f"sendai-{n}", marks=pytest.mark.spec(f"sendai-{n}")) for n in TRANSFERS]
FEEDS = [n for n, r in TRANSFERS.items() if r["method"].startswith(("hub", "dedicated line"))]


def wanted(number: int) -> dict[str, Any]:
    """Items of the full sample that the table grants a row, worked out field by field."""
    whole = json.loads(resident().model_dump_json())
    return {name: whole[name] for name, ids in items_of(Body).items() if ids & ITEMS[number]}


@pytest.fixture(scope="module")
def loaded(django_db_blocker: Any) -> Iterator[None]:
    """The table is loaded once; a person stands in the hub."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yes, no = loading.Decider("maker", "作成者"), loading.Decider("checker", "決裁者")
        loading.load_destinations(rows=loading.city_table("sendai"), applied_by=yes, approved_by=no)
        take_over.take_over(message=message(resident()))
        yield
        transaction.set_rollback(True)


def by_feed(number: int, body: dict[str, Any]) -> dict[str, Any] | None:
    import openjuki.systems.hub.urls  # noqa: F401  # the routes put the filter in force

    allow = feed_filter("hub/resident_delta/v1")
    assert allow is not None
    found = allow(f"offices.{number}", body)
    return None if found is None else dict(found)


def test_the_table_has_forty_six_rows() -> None:
    assert sorted(TRANSFERS) == list(range(1, 47))
    assert set(ITEMS) == set(TRANSFERS)


@pytest.mark.parametrize("number", CASES)
def test_a_destination_gets_its_own_items_and_no_other(number: int, loaded: None) -> None:
    whole = json.loads(resident().model_dump_json())
    given = by_feed(number, whole)
    if number in FEEDS:
        assert given == wanted(number)
    else:
        assert given is None, "a row without the hub gets nothing by the feed"
    if "online inquiry" in TRANSFERS[number]["method"]:
        answer = inquire(question=Question(f"offices.{number}", "k0001", "1000000017", "資格の確認"))
        assert answer.items == wanted(number)
    assert (NUMBER in json.dumps(given)) is (number == 46)


@pytest.mark.parametrize(
    "item", [pytest.param(i, id=i, marks=pytest.mark.spec(i)) for i in sorted(ALL_ITEMS)]
)
def test_an_item_reaches_every_destination_that_may_have_it(item: str, loaded: None) -> None:
    names = [name for name, ids in items_of(Body).items() if item in ids]
    assert names, "the message does not carry the item"
    whole = json.loads(resident().model_dump_json())
    for number in FEEDS:
        given = by_feed(number, whole)
        assert given is not None
        for name in names:
            assert (name in given) is (item in ITEMS[number])
            assert given.get(name) == (whole[name] if item in ITEMS[number] else None)


ONLINE = [n for n, r in TRANSFERS.items() if n not in FEEDS and "online inquiry" in r["method"]]
GRANTED = [(n, i) for n in (*FEEDS, *ONLINE) for i in sorted(ITEMS[n])]


@pytest.fixture(scope="module")
def received(loaded: None) -> dict[int, dict[str, Any]]:
    """What each destination that is served by the hub gets of the full sample, by its own way."""
    whole = json.loads(resident().model_dump_json())
    found = {n: by_feed(n, whole) or {} for n in FEEDS}
    for n in ONLINE:
        found[n] = dict(inquire(question=Question(f"offices.{n}", "k0001", "1000000017", "資格の確認")).items)
    return found


@pytest.mark.parametrize(
    ("number", "item"),
    [pytest.param(n, i, id=f"{n}-{i}", marks=pytest.mark.spec(f"sendai-{n}/{i}")) for n, i in GRANTED],
)
def test_one_item_at_one_destination(number: int, item: str, received: dict[int, dict[str, Any]]) -> None:
    whole = json.loads(resident().model_dump_json())
    names = [name for name, ids in items_of(Body).items() if item in ids]
    assert names
    assert {name: received[number].get(name) for name in names} == {name: whole[name] for name in names}
    assert any(whole[name] not in (None, "", False) for name in names), "the sample must have the item"
