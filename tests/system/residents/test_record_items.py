"""Every recorded item that a notice can bring: typed at the counter, kept in the register, told to others.

A case per item. Two families in which every value differs go through entry, review and settlement; an item
that is dropped in the form, the decision, the storage or the message makes its own case fail.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.items import items_of
from openjuki.kernel.register.record import Record
from openjuki.runtime import places
from openjuki.systems.residents.selectors import rows
from support.movers import FOREIGN, JAPANESE, NOTICE, WARDS, published, settle_answering, town
from support.settled import HUB, IDENTITY, Settled, families  # noqa: F401

Pair = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """What the register, the hub's message and 本人確認情報 must hold of an item, in either family."""

    id: str
    record: dict[str, Pair]
    hub: dict[str, Pair] = field(default_factory=dict)
    identity: dict[str, Pair] = field(default_factory=dict)


def japanese(*names: str) -> dict[str, Pair]:
    """Items that are kept as they were entered."""
    return {name: JAPANESE[name] for name in names}


def foreign(*names: str) -> dict[str, Pair]:
    return {name: FOREIGN[name] for name in names}


def of_notice(which: str, *parts: str) -> dict[str, Pair]:
    return {f"{which}_{part}": NOTICE[f"{which}.{part}"] for part in parts}


def exact(name: str) -> Pair:
    """A day of the notice in a message: first = last."""
    return tuple({"first": day, "last": day} for day in NOTICE[name])  # type: ignore[return-value]


def born(values: Pair) -> dict[str, Pair]:
    return {"birth": tuple({"first": day, "last": day} for day in values)}  # type: ignore[dict-item]


TOWNS = tuple(town(which) for which in (0, 1))
STREET = tuple(f"{t.address}{lot}" for t, lot in zip(TOWNS, NOTICE["address.lot"], strict=True))
LINE = tuple(f"{s}　{d}" for s, d in zip(STREET, NOTICE["address.detail"], strict=True))
PREVIOUS_LINE = ("東京都千代田区丸の内５番６号　旧館303", "大阪府大阪市北区梅田７番８号　旧荘404")
SAME: dict[str, tuple[dict[str, Pair], dict[str, Pair], dict[str, Pair]]] = {
    "address": (
        {"address_text": (TOWNS[0].address, TOWNS[1].address), **of_notice("address", "lot", "detail")},
        {"address": STREET, "address_detail": NOTICE["address.detail"]},
        {"address": LINE},
    ),
    "address_since": ({"address_since": NOTICE["moved_in_on"]}, {"address_since": exact("moved_in_on")}, {}),
    "notified_on": ({"notified_on": NOTICE["notified_on"]}, {"notified_on": NOTICE["notified_on"]}, {}),
    "previous": (
        of_notice("previous_address", "text", "lot", "detail"), {"previous_address": PREVIOUS_LINE}, {}
    ),
    "address_code": (
        {"address_code": WARDS, "address_town_code": (TOWNS[0].town_code, TOWNS[1].town_code)}, {}, {}
    ),
    "postal_code": ({"address_postal_code": (TOWNS[0].postal_code, TOWNS[1].postal_code)}, {}, {}),
    "previous_code": (of_notice("previous_address", "code", "town_code", "postal_code"), {}, {}),
    "last_registered": (of_notice("last_registered_address", "code", "text", "lot", "detail"), {}, {}),
    "card": ({"card_status": ("1", "")}, {}, {}),
}  # fmt: skip
ITEMS: dict[str, tuple[Item, ...]] = {
    "J": (
        Item("RR-J-law-01", japanese("surname", "given_name"), {"name": ("青葉　花", "広瀬　翔")},
             {"name": ("青葉　花", "広瀬　翔")}),
        Item("RR-J-law-02", japanese("furigana_surname", "furigana_given_name"),
             {"furigana": ("アオバ　ハナ", None)}),
        Item("RR-J-law-03", japanese("former_surname")),
        Item("RR-J-law-04", japanese("former_surname_furigana")),
        Item("RR-J-law-05", japanese("birth"), born(JAPANESE["birth"]), born(JAPANESE["birth"])),
        Item("RR-J-law-06", japanese("sex"), {"sex": ("2", "1")}, {"sex": ("2", "1")}),
        Item("RR-J-law-07", {**japanese("relationship"), "householder_name": ("青葉　太郎", "広瀬　次郎")},
             {"relationship": ("妻", "子"), "householder_name": ("青葉　太郎", "広瀬　次郎")}),
        Item("RR-J-law-09", japanese("registered_domicile", "register_head")),
        Item("RR-J-law-10", {"became_resident_on": NOTICE["moved_in_on"]},
             {"became_resident_on": exact("moved_in_on")}),
        Item("RR-J-law-11", *SAME["address"]),
        Item("RR-J-law-12", *SAME["address_since"]),
        Item("RR-J-law-13", *SAME["notified_on"]),
        Item("RR-J-law-14", *SAME["previous"]),
        Item("RR-J-law-15", *[japanese("individual_number")] * 3),
        Item("RR-J-law-22", japanese("resident_code"), {}, japanese("resident_code")),
        Item("RR-J-other-09", japanese("remarks")),
        Item("RR-J-other-11", japanese("furigana_surname_certified", "furigana_given_name_certified")),
        Item("RR-J-other-12", japanese("former_surname_reading")),
        Item("RR-J-other-14", *SAME["address_code"]),
        Item("RR-J-other-15", *SAME["postal_code"]),
        Item("RR-J-other-16", *SAME["previous_code"]),
        Item("RR-J-other-17", *SAME["last_registered"]),
        Item("RR-J-other-18", *SAME["card"]),
    ),
    "F": (
        Item("RR-F-law-01", foreign("roman_name"), *[{"name": FOREIGN["roman_name"]}] * 2),
        Item("RR-F-law-02", foreign("kanji_name")),
        Item("RR-F-law-03", foreign("alias")),
        Item("RR-F-law-04", foreign("alias_entered_on")),
        Item("RR-F-law-05", foreign("alias_entered_in")),
        Item("RR-F-law-08", foreign("birth"), born(FOREIGN["birth"]), born(FOREIGN["birth"])),
        Item("RR-F-law-09", foreign("sex"), {"sex": ("2", "1")}, {"sex": ("2", "1")}),
        Item("RR-F-law-12", *SAME["address_since"]),
        Item("RR-F-law-13", *SAME["address"]),
        Item("RR-F-law-14", *SAME["notified_on"]),
        Item("RR-F-law-15", *SAME["previous"]),
        Item("RR-F-law-16", *[foreign("individual_number")] * 3),
        Item("RR-F-law-22", foreign("resident_code"), {}, foreign("resident_code")),
        Item("RR-F-law-23", foreign("became_foreign_resident_on")),
        Item("RR-F-law-24", foreign("nationality")),
        Item("RR-F-other-09", foreign("remarks")),
        Item("RR-F-other-11", foreign("reading_name")),
        Item("RR-F-other-13", foreign("alias_reading")),
        Item("RR-F-other-15", foreign("alias_entered_code")),
        Item("RR-F-other-17", foreign("katakana_name")),
        Item("RR-F-other-18", *SAME["address_code"]),
        Item("RR-F-other-19", *SAME["postal_code"]),
        Item("RR-F-other-20", *SAME["previous_code"]),
        Item("RR-F-other-21", *SAME["last_registered"]),
        Item("RR-F-other-25", *SAME["card"]),
        Item("RR-F-other-33", {"previous_householder_name": NOTICE["previous_householder_name"]}),
    ),
}  # fmt: skip
CASES = [
    pytest.param(kind, each, id=each.id, marks=pytest.mark.spec(each.id))
    for kind, items in ITEMS.items()
    for each in items
]


def plain(value: Any) -> Any:
    """A value as the tables above write it."""
    if isinstance(value, UncertainDate):
        assert value.first == value.last
        return value.first.isoformat()
    return value.isoformat() if isinstance(value, date) else value


def told(value: Any) -> Any:
    return {"first": value["first"], "last": value["last"]} if isinstance(value, dict) else value


@pytest.mark.parametrize(("kind", "item"), CASES)
def test_an_item_is_kept_and_told(settled: dict[str, Settled], kind: str, item: Item) -> None:
    for which, version in enumerate(settled[kind].versions):
        for name, values in item.record.items():
            assert plain(getattr(version.record, name)) == values[which], name
        for message, expected in ((HUB, item.hub), (IDENTITY, item.identity)):
            body = published(message, version.addressee_no)[0]
            for name, values in expected.items():
                assert told(body[name]) == values[which], (message, name)


@pytest.mark.parametrize(
    "item", [each for items in ITEMS.values() for each in items], ids=lambda each: each.id
)
def test_no_case_passes_by_itself(item: Item) -> None:
    """The two families differ, and the first of them from what a new record holds."""
    empty = Record()
    for values in (*item.record.values(), *item.hub.values(), *item.identity.values()):
        assert values[0] != values[1]
    assert all(values[0] != plain(getattr(empty, name)) for name, values in item.record.items())


@pytest.mark.spec("RR-J-law-11", "RR-J-law-12", "RR-J-other-14")
def test_a_move_within_the_ward_changes_address_and_day(settled: dict[str, Settled]) -> None:
    (old, _), (case, _) = settled["J"].versions, settled["J"].cases
    new = next(t for t in places.towns(WARDS[0]) if t.town_code != old.record.address_town_code)
    data: dict[str, Any] = {
        "ward": WARDS[0], "notified_on": "2026-11-21", "moved_on": "2026-11-19",
        "household_no": old.record.household_no, "members": [{"addressee_no": no} for no in case.subjects],
        "address": {"code": WARDS[0], "town_code": new.town_code, "text": new.address, "lot": "９番９号",
                    "detail": "新館909", "postal_code": new.postal_code},
        "notifier": {"name": "届出　人", "capacity": "householder"},
        "identity": {"method": "number_card", "document": "個人番号カード"},
    }  # fmt: skip
    settle_answering(data, "move_within")
    now = rows.current_versions([old.addressee_no])[old.addressee_no].record
    assert (now.address_text, now.address_lot, now.address_detail) == (new.address, "９番９号", "新館909")
    assert (now.address_town_code, plain(now.address_since)) == (new.town_code, "2026-11-19")
    body = published(HUB, old.addressee_no)[-1]
    assert (body["address"], body["address_detail"]) == (f"{new.address}９番９号", "新館909")
    assert told(body["address_since"]) == {"first": "2026-11-19", "last": "2026-11-19"}


def test_every_item_that_a_notice_enters_has_a_case() -> None:
    """What the forms of today can bring, by the kernel's own table, is what stands above."""
    homes = items_of(Record)
    here = {each.id for items in ITEMS.values() for each in items}
    for form, prefix in ((JAPANESE, "RR-J"), (FOREIGN, "RR-F")):
        entered = {i for i, names in homes.items() if i.startswith(prefix) and set(names) & form.keys()}
        apart = {"RR-J-law-08", "RR-F-law-10", "RR-F-law-11", "RR-F-law-25", "RR-F-other-05", "RR-F-other-06"}
        assert entered - here - apart == set()
