"""The same seed gives the same city, with the people asked for, every event accepted by the kernel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from openjuki.city.build import Options, build, plans
from openjuki.runtime.import_files import ImportFolder, ImportKey, ImportRefused

KEY = ImportKey(bytes(range(32)))
SMALL = Options(seed=3, people=4_100, as_of=date(2026, 4, 1), years=2)


def digests(folder: Path) -> dict[str, str]:
    return {entry.name: entry.sha256 for entry in ImportFolder.open(folder).files}


def test_same_seed_same_bytes_whatever_the_number_of_processes(tmp_path: Path) -> None:
    build(SMALL, tmp_path / "one", KEY, processes=1)
    build(SMALL, tmp_path / "two", KEY, processes=2)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")
    assert (tmp_path / "one/manifest.json").read_bytes() == (tmp_path / "two/manifest.json").read_bytes()


def test_another_seed_is_another_city(tmp_path: Path) -> None:
    few = replace(SMALL, people=300)
    build(few, tmp_path / "three", KEY)
    build(replace(few, seed=4), tmp_path / "four", KEY)
    assert not set(digests(tmp_path / "three").values()) & set(digests(tmp_path / "four").values())


def test_counts_of_the_manifest_are_those_of_the_files(city) -> None:
    counts = city.facts["counts"]
    latest = [row for row in city.versions if row["is_latest"] == "True"]
    assert counts["residents"] == city.facts["people"] == len(city.residents)
    assert counts["removed"] == len(latest) - len(city.residents)
    assert counts["versions"] == len(city.versions) == sum(e.rows for e in city.folder.of("versions"))
    assert counts["households"] == len(list(city.folder.records("households")))
    assert counts["events"] == len(list(city.folder.records("events")))


def test_the_kernel_refused_nothing_and_warned_of_late_notices(city) -> None:
    assert city.facts["refused"] == {}
    assert city.facts["alerts"]["A03"] > 0


def test_years_of_moves(city) -> None:
    reasons = {row["reason"] for row in city.versions}
    assert {"renewal_entry", "move_in", "move_within", "move_out", "death"} <= reasons
    years = {row["changed_on"][:4] for row in city.versions if row["reason"] == "move_within"}
    assert len(years) >= 5
    assert any(row["reason"] == "move_in" and row["member_order"] > "1" for row in city.versions)


def test_shards_do_not_share_serials_and_cover_all_wards() -> None:
    planned = plans(Options(1, 2_000_000, date(2026, 11, 22)))
    assert sum(plan.people for plan in planned) == 2_000_000
    assert {plan.ward for plan in planned} == {"04101", "04102", "04103", "04104", "04105"}
    assert all(a.first + a.span <= b.first for a, b in pairwise(planned))
    assert max(plan.people for plan in planned) <= 25_000


def test_a_city_without_wards_is_one_ward() -> None:
    assert {plan.ward for plan in plans(Options(1, 5_000, date(2026, 11, 22), city="04202"))} == {"04202"}


def test_a_folder_with_strangers_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(ImportRefused, match="空ではありません"):
        build(SMALL, tmp_path, KEY)
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_impossible_options_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="1以上"):
        build(replace(SMALL, people=0), tmp_path / "x", KEY)
