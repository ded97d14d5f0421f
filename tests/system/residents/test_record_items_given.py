"""Recorded items that the register gives or works out: numbers, order, householder, categories, history."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from openjuki.kernel.numbers import serial
from openjuki.kernel.register.record import Record
from openjuki.systems.residents.models import CaseFile, ChangeEvent, Person
from openjuki.systems.residents.selectors import rows
from support.harness import owner_url
from support.movers import FOREIGN, NOTICE, OTHER_CATEGORIES, WARDS, published
from support.settled import HUB, Settled, families  # noqa: F401


def plain(value: Any) -> Any:
    """A day as the tables of the families write it."""
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param("J", "relationship", marks=pytest.mark.spec("RR-J-law-08"), id="RR-J-law-08"),
        pytest.param("F", "relationship", marks=pytest.mark.spec("RR-F-law-11"), id="RR-F-law-11"),
    ],
)
def test_who_is_householder_is_kept_and_told(settled: dict[str, Settled], kind: str, name: str) -> None:
    for case in settled[kind].cases:
        found = rows.current_versions(case.subjects)
        heads = [no for no, v in found.items() if getattr(v.record, name) == "世帯主"]
        assert len(heads) == 1
        assert (
            list(Person.objects.filter(pk__in=found, householder=True).values_list("pk", flat=True)) == heads
        )
        assert [no for no in found if published(HUB, no)[0]["is_householder"]] == heads


@pytest.mark.spec("RR-F-law-10")
def test_the_householder_of_a_foreign_household_and_who_lives_with_them(settled: dict[str, Settled]) -> None:
    for which, case in enumerate(settled["F"].cases):
        found = rows.current_versions(case.subjects)
        assert {v.record.householder_name for v in found.values()} == {FOREIGN["roman_name"][which]}
        assert sorted(v.record.relationship for v in found.values()) == ["世帯主", *["同居人"] * 4]
        assert {published(HUB, no)[0]["householder_name"] for no in found} == {FOREIGN["roman_name"][which]}
        assert [published(HUB, no)[0]["relationship"] for no in found] == [
            v.record.relationship for v in found.values()
        ]


def _others(case: CaseFile) -> dict[str, Record]:
    found = [v.record for v in rows.current_versions(case.subjects).values()]
    return {r.residence_category: r for r in found if r.residence_category != "1"}


@pytest.mark.spec("RR-F-law-25")
def test_what_each_category_of_article_30_45_must_hold(settled: dict[str, Settled]) -> None:
    for which, case in enumerate(settled["F"].cases):
        record = settled["F"].versions[which].record
        for name in ("residence_category", "status_of_residence", "period_of_stay", "period_of_stay_until",
                     "residence_card_no"):  # fmt: skip
            assert plain(getattr(record, name)) == FOREIGN[name][which], name
        others = _others(case)
        for category in OTHER_CATEGORIES:
            other = others[category["residence_category"][which]]
            for name in category.keys() - {"special_permanent_issued_on", "special_permanent_expires_on"}:
                assert getattr(other, name) == category[name][which], name


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(
            "special_permanent_issued_on", marks=pytest.mark.spec("RR-F-other-35"), id="RR-F-other-35"
        ),
        pytest.param(
            "special_permanent_expires_on", marks=pytest.mark.spec("RR-F-other-36"), id="RR-F-other-36"
        ),
    ],
)
def test_dates_of_a_special_permanent_resident(settled: dict[str, Settled], name: str) -> None:
    for which, case in enumerate(settled["F"].cases):
        assert plain(getattr(_others(case)["2"], name)) == OTHER_CATEGORIES[0][name][which]


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("J", marks=pytest.mark.spec("RR-J-other-01"), id="RR-J-other-01"),
        pytest.param("F", marks=pytest.mark.spec("RR-F-other-01"), id="RR-F-other-01"),
    ],
)
def test_the_addressee_number_is_given_kept_and_told(settled: dict[str, Settled], kind: str) -> None:
    numbers = [no for case in settled[kind].cases for no in case.subjects]
    assert len(set(numbers)) == len(numbers) == (4 if kind == "J" else 10)
    assert all(serial.is_valid(no) for no in numbers)
    assert [published(HUB, no)[0]["addressee_no"] for no in numbers] == numbers


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("J", marks=pytest.mark.spec("RR-J-other-02"), id="RR-J-other-02"),
        pytest.param("F", marks=pytest.mark.spec("RR-F-other-02"), id="RR-F-other-02"),
    ],
)
def test_the_household_number_is_shared_kept_and_told(settled: dict[str, Settled], kind: str) -> None:
    found = [
        {v.record.household_no for v in rows.current_versions(c.subjects).values()}
        for c in settled[kind].cases
    ]
    assert [len(each) for each in found] == [1, 1]
    assert found[0] != found[1]
    for case, numbers in zip(settled[kind].cases, found, strict=True):
        assert all(serial.is_valid(no) for no in numbers)
        assert {published(HUB, no)[0]["household_no"] for no in case.subjects} == numbers


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("J", marks=pytest.mark.spec("RR-J-other-03"), id="RR-J-other-03"),
        pytest.param("F", marks=pytest.mark.spec("RR-F-other-03"), id="RR-F-other-03"),
    ],
)
def test_the_order_in_the_household_is_kept_and_told(settled: dict[str, Settled], kind: str) -> None:
    for case in settled[kind].cases:
        found = rows.current_versions(case.subjects)
        orders = {no: v.record.member_order for no, v in found.items()}
        assert sorted(orders.values()) == list(range(1, len(found) + 1))  # type: ignore[type-var]
        assert found[min(orders, key=lambda no: orders[no] or 0)].record.relationship == "世帯主"
        assert {no: published(HUB, no)[0]["member_order"] for no in found} == orders


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param("J", marks=pytest.mark.spec("RR-J-other-04"), id="RR-J-other-04"),
        pytest.param("F", marks=pytest.mark.spec("RR-F-other-04"), id="RR-F-other-04"),
    ],
)
def test_the_items_of_the_history_are_kept(settled: dict[str, Settled], kind: str) -> None:
    for which, (version, case) in enumerate(zip(settled[kind].versions, settled[kind].cases, strict=True)):
        event = ChangeEvent.objects.get(pk=case.event_id)
        assert (version.history_no, version.reason, version.event_id) == (1, "move_in", str(case.event_id))
        assert plain(version.changed_on) == plain(event.changed_on) == NOTICE["moved_in_on"][which]
        assert plain(version.notified_on) == plain(event.notified_on) == NOTICE["notified_on"][which]
        assert version.recorded_at == event.recorded_at
        assert (event.entered_by, event.reviewed_by) == ("s1001", ["s2001", "s2002"])
        assert (event.entered_at_office, event.entered_at_terminal) == (WARDS[which], "terminal")
        assert event.note == NOTICE["note"][which]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        pytest.param("J", "status", marks=pytest.mark.spec("RR-J-other-05"), id="RR-J-other-05"),
        pytest.param("F", "status", marks=pytest.mark.spec("RR-F-other-05"), id="RR-F-other-05"),
        pytest.param("J", "kind", marks=pytest.mark.spec("RR-J-other-06"), id="RR-J-other-06"),
        pytest.param("F", "kind", marks=pytest.mark.spec("RR-F-other-06"), id="RR-F-other-06"),
    ],
)
def test_status_and_kind_are_kept_and_told(settled: dict[str, Settled], kind: str, name: str) -> None:
    expected = {"status": "1", "kind": {"J": "1", "F": "2"}[kind]}[name]
    for version in settled[kind].versions:
        with psycopg.connect(owner_url()) as owner:
            row = owner.execute(
                f"SELECT {name} FROM person_version WHERE addressee_no = %s",
                [version.addressee_no],  # type: ignore[arg-type]
            ).fetchone()
        assert row == (expected,)
        assert published(HUB, version.addressee_no)[0][name] == expected


@pytest.mark.spec("RR-F-other-22")
def test_that_the_place_of_residence_was_notified_is_kept(settled: dict[str, Settled]) -> None:
    assert [v.record.residence_notified for v in settled["F"].versions] == [True, True]
    assert [v.record.residence_notified for v in settled["J"].versions] == [None, None]
