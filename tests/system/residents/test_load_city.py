"""Loading a city (RR-01, RR-08): what enters, what is held back, once only, and on again after a break."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections

from openjuki.city.database import check_register
from openjuki.kernel.numbers import resident_code, serial
from openjuki.runtime import fields, installation
from openjuki.runtime.audit.models import AuditRow
from openjuki.runtime.import_files import ImportFolder, ImportKey
from openjuki.systems.residents.models import (
    Certifier,
    ChangeEvent,
    MoveOutInformation,
    Person,
    PersonVersion,
    ResidentCodeStock,
    SearchKey,
)
from openjuki.systems.residents.selectors import move_outs, rows, towns
from openjuki.systems.residents.services import search_keys, stock
from support.database import clean
from support.harness import owner_url
from support.import_folder import PEOPLE, edited, load, names, structure


class Facts:
    """The loaded city and what it was made from."""

    def __init__(self, folder: Path, output: str, before: set[str]) -> None:
        self.folder = ImportFolder.open(folder)
        self.key = ImportKey.read(folder.with_name("city.key"))
        self.output = output
        self.before = before


@pytest.fixture(scope="module")
def loaded(city: Path, django_db_blocker: Any) -> Iterator[Facts]:
    """The city in the register, for all tests that only look."""
    with psycopg.connect(owner_url(), autocommit=True) as owner, django_db_blocker.unblock():
        before = structure(owner)
        done = load(city)
        assert done.returncode == 0, done.stderr
        yield Facts(city, done.stdout, before)
        connections.close_all()
        clean(owner)


class TestLoaded:
    """A whole city, looked at from all sides."""

    @pytest.mark.spec("RR-01", "RR-08")
    def test_every_version_is_what_the_file_says(self, loaded: Facts) -> None:
        wanted = list(loaded.folder.records("versions"))
        assert PersonVersion.objects.count() == len(wanted) == loaded.folder.facts["counts"]["versions"]
        histories = {n: rows.all_versions(n, with_number=True) for n in {w["addressee_no"] for w in wanted}}
        for row in wanted:
            version = histories[row["addressee_no"]][int(row["history_no"]) - 1]
            assert version.event_id == row["event_id"]
            assert version.recorded_at == datetime.fromisoformat(row["recorded_at"])
            self.compare(loaded, version.record, row)

    @staticmethod
    def compare(loaded: Facts, record: Any, row: dict[str, str]) -> None:
        for name in record.__slots__:
            value = getattr(record, name)
            if name in loaded.folder.facts["sealed"]:
                assert value == loaded.key.unseal(row[name], column=name, row=row["addressee_no"]), name
            elif hasattr(value, "to_text"):
                assert value.to_text() == row[name], name
            else:
                assert ("" if value is None else str(value)) == row[name], name

    def test_no_number_lies_in_the_register_in_clear(self, loaded: Facts, tmp_path: Path) -> None:
        numbers = {
            loaded.key.unseal(r["individual_number"], column="individual_number", row=r["addressee_no"])
            for r in loaded.folder.records("versions")
        } - {""}
        with psycopg.connect(owner_url()) as owner, owner.cursor() as cursor:
            for table in ("person_version", "person", "search_key", "move_out_information", "audit_row"):
                with cursor.copy(f"COPY {table} TO STDOUT") as copy:
                    text = b"".join(bytes(block) for block in copy).decode()
                assert not any(n in text for n in numbers), table
        number = min(numbers)
        assert Person.objects.filter(individual_number_hash=fields.keyed_hash(number)).count() == 1

    @pytest.mark.spec("RR-08")
    def test_the_current_state_is_that_of_the_newest_version(self, loaded: Facts) -> None:
        people = {p.addressee_no: p for p in Person.objects.all()}
        assert sum(p.active for p in people.values()) == PEOPLE
        for number, version in rows.current_versions(list(people)).items():
            person, record = people[number], version.record
            assert person.history_no == version.history_no
            assert (person.ward, person.household_no) == (record.ward, record.household_no)
            assert person.active == (record.status == "1")
            assert person.householder == (person.active and record.relationship == "世帯主")
            assert person.resident_code == record.resident_code

    @pytest.mark.spec("RR-04", "S 2.1.3")
    def test_search_keys_are_those_that_settlements_would_have_left(self, loaded: Facts) -> None:
        columns = search_keys.COLUMNS
        for number in Person.objects.values_list("addressee_no", flat=True):
            wanted: list[tuple[Any, ...]] = []
            key: Any = None
            for version in rows.all_versions(number):
                if search_keys.key_of(version.record) != key:
                    key = search_keys.key_of(version.record)
                    wanted = [(*r[:2], False, *r[3:]) for r in wanted]
                    wanted += search_keys.rows_of(number, version.history_no, version.record)
            active = version.record.status == "1"
            wanted = [(*r[:-1], active) for r in wanted]
            found = SearchKey.objects.filter(addressee_no=number).order_by("id").values_list(*columns)
            assert list(found) == wanted

    def test_indexes_keys_and_constraints_are_all_back(
        self, loaded: Facts, owner: psycopg.Connection
    ) -> None:
        assert structure(owner) == loaded.before

    @pytest.mark.spec("RR-08")
    def test_all_invariants_hold(self, loaded: Facts) -> None:
        inst = installation.current()
        keys = fields.load(inst.key_dir("residents"))
        results = list(check_register(inst.database_url("residents"), keys))
        assert [r.id for r in results if not r.holds] == []

    @pytest.mark.spec("RR-09")
    def test_new_numbers_come_after_the_old_and_codes_are_free(self, loaded: Facts) -> None:
        next_no = stock._serial("addressee_serial")
        assert serial.is_valid(next_no)
        assert next_no > max(Person.objects.values_list("addressee_no", flat=True))
        next_home = stock._serial("household_serial")
        assert next_home > max(Person.objects.values_list("household_no", flat=True))
        codes = set(ResidentCodeStock.objects.filter(taken_at=None).values_list("code", flat=True))
        assert len(codes) == 2000
        assert all(map(resident_code.is_valid, codes))
        assert not codes & set(PersonVersion.objects.values_list("resident_code", flat=True))
        assert ChangeEvent.objects.create(
            reason="move_in", ward="04101", changed_on=date(2026, 11, 20), entered_by="s1001",
            recorded_at=datetime.fromisoformat("2026-11-20T09:00:00+09:00"),
        ).pk > 0  # fmt: skip

    def test_each_ward_has_its_head_and_the_towns_are_known(self, loaded: Facts) -> None:
        heads = {c.ward: c for c in Certifier.objects.all()}
        assert set(heads) == set(loaded.folder.facts["wards"])
        assert (heads["04101"].prefecture, heads["04101"].title) == ("宮城県", "仙台市青葉区長")
        first = next(loaded.folder.records("addresses"))
        row = towns.address_row(first["code"], first["town_code"])
        assert row is not None
        assert row.text == first["text"]
        assert row in towns.towns_of(first["code"])

    @pytest.mark.spec("RR-01")
    def test_families_about_to_arrive_are_found_by_a_number(self, loaded: Facts) -> None:
        assert MoveOutInformation.objects.count() >= 20
        opened = [move_outs.opened(m.source_id) for m in move_outs.waiting()]
        assert any(o and len(o.notice["members"]) == 4 for o in opened)
        some = opened[0]
        assert some is not None
        number = some.notice["members"][0]["individual_number"]
        assert move_outs.by_number(number) == [some.head]
        assert number not in repr(some)
        assert Person.objects.filter(individual_number_hash=fields.keyed_hash(number)).count() == 0
        assert move_outs.opened("M00000000000000") is None

    def test_it_is_on_the_log(self, loaded: Facts) -> None:
        row = AuditRow.objects.get(action="residents.load_city")
        assert row.terms["persons"] == Person.objects.count()

    def test_a_second_run_does_nothing_and_says_so(self, loaded: Facts, city: Path) -> None:
        before = (SearchKey.objects.count(), ResidentCodeStock.objects.count(), AuditRow.objects.count())
        again = load(city)
        assert again.returncode == 0
        assert "既に取り込まれています" in again.stdout
        after = (SearchKey.objects.count(), ResidentCodeStock.objects.count(), AuditRow.objects.count())
        assert after == before

    def test_other_files_do_not_enter_a_loaded_register(self, loaded: Facts, copied: Path) -> None:
        with edited(copied, names(copied, "versions")[0]) as lines:
            lines[0]["note"] = "別のファイル"
        refused = load(copied)
        assert refused.returncode != 0
        assert "空ではありません" in refused.stderr
