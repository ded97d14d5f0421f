"""The people are plausible: names, ages, families, foreign residents, difficult characters."""

from __future__ import annotations

from collections import Counter
from datetime import date

from openjuki.city.names import has_difficult
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.relationship.grammar import problem_with
from openjuki.runtime.characters import repertoire


def age(row: dict[str, str]) -> int:
    return (date(2026, 11, 22) - UncertainDate.from_text(row["birth"]).first).days * 100 // 36525


def test_one_to_three_in_a_hundred_have_a_difficult_character(city) -> None:
    bearers = [row for row in city.residents if has_difficult(row["surname"] + row["given_name"])]
    assert 0.01 <= len(bearers) / len(city.residents) <= 0.03
    forms = "".join(row["surname"] for row in bearers)
    assert "髙" in forms
    assert "𠮷" in forms
    assert "\U000e0102" in forms


def test_every_name_and_address_can_be_recorded(city) -> None:
    known = repertoire()
    for row in city.versions:
        for column in ("surname", "given_name", "kanji_name", "alias", "address_text", "address_detail"):
            assert known.missing(row[column]) == [], (row["addressee_no"], column)


def test_surnames_are_as_frequent_as_in_life(city) -> None:
    counted = Counter(row["surname"] for row in city.residents if row["surname"])
    assert {"佐藤", "鈴木", "高橋", "田中"} <= {name for name, _ in counted.most_common(12)}
    assert 0.01 < counted["佐藤"] / len(city.residents) < 0.03
    assert len(counted) > 600


def test_given_names_follow_the_year_of_birth(city) -> None:
    women = [row for row in city.residents if row["sex"] == "2" and row["given_name"]]
    ending = {
        old: sum(row["given_name"].endswith("子") for row in group) / len(group)
        for old, group in (
            (True, [row for row in women if age(row) >= 62]),
            (False, [row for row in women if age(row) < 20]),
        )
    }
    assert ending[True] > 0.4
    assert ending[False] < 0.15


def test_ages_and_sexes(city) -> None:
    ages = [age(row) for row in city.residents]
    assert 0.17 < sum(a >= 65 for a in ages) / len(ages) < 0.32
    assert 0.09 < sum(a < 15 for a in ages) / len(ages) < 0.18
    assert 0.49 < sum(row["sex"] == "2" for row in city.residents) / len(ages) < 0.55
    assert max(ages) <= 112


def test_households(city) -> None:
    sizes = Counter(len(members) for members in city.households())
    total = sum(sizes.values())
    assert 0.33 < sizes[1] / total < 0.52
    assert 1.8 < len(city.residents) / total < 2.4
    assert sizes[4] > sizes[5] > 0


def test_relationships_are_of_the_set_and_parents_older(city) -> None:
    for members in city.households():
        assert all(problem_with(row["relationship"]) == "" for row in members)
        head = [row for row in members if row["relationship"] == "世帯主"]
        assert len(head) == 1
        for row in members:
            if row["relationship"] == "子":
                assert 15 <= age(head[0]) - age(row) <= 60
            if row["relationship"] in ("父", "母"):
                assert age(row) - age(head[0]) >= 15


def test_members_stand_in_their_order_under_one_householder_name(city) -> None:
    for members in city.households():
        orders = sorted(int(row["member_order"]) for row in members)
        assert orders == sorted(set(orders))
        assert len({row["householder_name"] for row in members}) == 1
        assert (
            len({(row["address_town_code"], row["address_lot"], row["address_detail"]) for row in members})
            == 1
        )


def test_foreign_residents_have_their_category_and_its_items(city) -> None:
    foreign = [row for row in city.residents if row["kind"] == "2"]
    assert 0.008 < len(foreign) / len(city.residents) < 0.025
    for row in foreign:
        assert row["roman_name"] == row["roman_name"].upper()
        assert row["reading_name"]
        assert row["became_foreign_resident_on"]
        number = "residence_card_no" if row["residence_category"] == "1" else "special_permanent_no"
        assert len(row[number]) == 12
        assert row["registered_domicile"] == ""
    assert {row["residence_category"] for row in foreign} >= {"1", "2"}
    assert any(row["alias"] for row in foreign)


def test_rare_things_are_there(city) -> None:
    assert any(row["former_surname"] for row in city.residents)
    assert any("/" in row["birth"] for row in city.versions)
    assert any(row["furigana_surname_certified"] == "True" for row in city.residents)
    assert any(row["relationship"] == "妻（未届）" for row in city.residents)


def test_nothing_is_certified_before_the_law(city) -> None:
    early = [row for row in city.versions if row["recorded_at"] < "2025-05-26"]
    assert early
    assert not any(row["furigana_surname_certified"] == "True" for row in early)


def test_removed_records_say_why_and_where_to(city) -> None:
    gone = [row for row in city.versions if row["status"] != "1"]
    assert {row["removal_reason"] for row in gone} == {"move_out", "death"}
    for row in gone:
        assert row["removed_on"] < city.facts["loaded_on"]
        assert bool(row["planned_destination_text"]) == (row["removal_reason"] == "move_out")


def test_addresses_are_of_the_dictionary(city) -> None:
    rows = {(row["code"], row["town_code"]): row for row in city.folder.records("addresses")}
    for row in city.residents:
        town = rows[row["address_code"], row["address_town_code"]]
        assert row["ward"] == row["address_code"]
        assert row["address_text"] == town["text"]
        assert row["address_postal_code"] in town["postal_codes"].split()
        assert bool(row["address_detail"]) == (row["address_lot"] in town["has_rooms"].split())
