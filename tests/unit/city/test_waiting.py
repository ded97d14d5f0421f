"""Families who wait with 転出証明書情報: a 転入届 can be filled from what they bring."""

from __future__ import annotations

import json
from datetime import date

from openjuki.city.waiting import BODY
from openjuki.kernel.notices.move_in import Mover
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.runtime.import_files import ImportKey

KEY = ImportKey(bytes(range(32)))


def bodies(city) -> list[dict]:
    return [
        json.loads(KEY.unseal(row["body"], column=BODY, row=row["source_id"]))
        for row in city.folder.records("move_outs")
    ]


def test_families_wait_and_some_are_of_four(city) -> None:
    found = bodies(city)
    assert len(found) == city.facts["counts"]["move_outs"] >= 24
    assert sum(len(body["members"]) >= 4 for body in found) >= 8


def test_every_item_is_one_of_the_notice(city) -> None:
    for body in bodies(city):
        movers = [Mover(**member) for member in body["members"]]
        assert sum(mover.relationship == "世帯主" for mover in movers) == 1
        assert all(individual_number.is_valid(mover.individual_number) for mover in movers)
        assert all(resident_code.is_valid(mover.resident_code) for mover in movers)
        assert all(date.fromisoformat(member["birth"][:10]) for member in body["members"])
        assert body["previous_address"]["text"]


def test_nobody_of_them_is_in_the_register(city) -> None:
    known = {
        KEY.unseal(row["resident_code"], column="resident_code", row=row["addressee_no"])
        for row in city.versions
    }
    waiting = [member["resident_code"] for body in bodies(city) for member in body["members"]]
    assert len(waiting) == len(set(waiting))
    assert known.isdisjoint(waiting)


def test_serials_in_use_end_before_the_next_one(city) -> None:
    highest = max(int(row["addressee_no"][:-1]) for row in city.versions)
    assert highest < city.facts["next_serial"]
