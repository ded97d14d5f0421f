"""What a load holds back or refuses (RR-08; decisions.md, History), and how it goes on after a break."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from openjuki.city.database import check_register
from openjuki.runtime import fields, installation
from openjuki.runtime.import_files import ImportFolder, ImportKey
from openjuki.systems.residents.models import ImportQuarantine, Person, PersonVersion
from openjuki.systems.residents.services.city_import.layout import copy_sql
from openjuki.systems.residents.services.city_import.lines import line
from support.import_folder import edited, everybody, load, names, structure

HOLD: list[Any] = [
    pytest.param({"birth": "昭和50年"}, "unreadable", id="birth"),
    pytest.param({"birth": ""}, "incomplete", id="no birth"),
    pytest.param({"household_no": ""}, "incomplete", id="no household"),
    pytest.param({"changed_on": "2026-02-30"}, "unreadable", id="day that does not exist"),
    pytest.param({"changed_on": "2026-W10-1"}, "unreadable", id="day in another notation"),
    pytest.param({"recorded_at": "2026-01-01 09:00:00"}, "unreadable", id="moment without zone"),
    pytest.param({"reason": "転入"}, "unreadable", id="reason"),
    pytest.param({"status": "7"}, "unreadable", id="status"),
    pytest.param({"member_order": "１"}, "unreadable", id="full-width digit"),
    pytest.param({"adult_ward": "yes"}, "unreadable", id="flag"),
    pytest.param({"remarks": "a\0b"}, "unreadable", id="NUL"),
    pytest.param({"history_no": "2"}, "gap", id="history with a gap"),
    pytest.param({"individual_number": "AAAA"}, "unreadable", id="broken seal"),
]


@pytest.mark.usefixtures("real_db")
class TestHeldBack:
    """What is wrong stays outside, with its reason, and takes nobody else along."""

    @pytest.mark.spec("RR-08")
    def test_each_fault_is_held_back_with_its_reason(self, copied: Path) -> None:
        """All faults in one load, one person each: whoever is not broken enters."""
        broken = {}
        part = names(copied, "versions")[0]
        with edited(copied, part) as lines:
            heads = [r for r in lines if r["history_no"] == "1" and r["is_latest"] == "True"]
            for row, case in zip(heads, HOLD, strict=False):
                broken[row["addressee_no"]] = case.values[1]
                row.update(case.values[0])
        assert len(broken) == len(HOLD)
        done = load(copied)
        assert done.returncode == 0, done.stderr
        held = {q.addressee_no: q for q in ImportQuarantine.objects.all()}
        assert {n: q.problem for n, q in held.items()} == broken
        assert Person.objects.count() == everybody(copied) - len(broken)
        assert not Person.objects.filter(addressee_no__in=broken).exists()
        for q in held.values():
            body = fields.unseal(q.body, table="import_quarantine", column="body", row=q.addressee_no)
            assert q.addressee_no in json.loads(body)[0]

    @pytest.mark.spec("RR-08", "U-08")
    def test_what_breaks_uniqueness_goes_to_the_work_list(self, copied: Path) -> None:
        first, second = names(copied, "versions")[:2]
        key = ImportKey.read(copied.with_name("city.key"))
        with edited(copied, first) as lines:
            owners = [r for r in lines if r["status"] == "1" and r["is_latest"] == "True"][:4]
        number, code, home, same_no = (dict(o) for o in owners)
        clear = {
            c: key.unseal(o[c], column=c, row=o["addressee_no"])
            for o, c in ((number, "individual_number"), (code, "resident_code"))
        }
        with edited(copied, second) as lines:
            alone = [r for r in lines if r["is_latest"] == "True" and r["relationship"] == "世帯主"
                     and r["status"] == "1" and r["history_no"] == "1"]  # fmt: skip
            for row, (column, value) in zip(alone, clear.items(), strict=False):
                row[column] = key.seal(value, column=column, row=row["addressee_no"])
            alone[2]["household_no"] = home["household_no"]
            alone[3]["addressee_no"], was = same_no["addressee_no"], alone[3]["addressee_no"]
            for column in ("individual_number", "resident_code", "pension_no"):
                value = key.unseal(alone[3][column], column=column, row=was)
                alone[3][column] = key.seal(value, column=column, row=same_no["addressee_no"])
        wanted = {
            (alone[0]["addressee_no"], "individual_number", number["addressee_no"]),
            (alone[1]["addressee_no"], "resident_code", code["addressee_no"]),
            (alone[2]["addressee_no"], "householder", _householder(copied, home["household_no"])),
        }
        done = load(copied)
        assert done.returncode == 0, done.stderr
        held = list(ImportQuarantine.objects.all())
        same = [q for q in held if q.problem == "addressee_no"]
        assert [q.addressee_no for q in same] == [same_no["addressee_no"]]
        assert {(q.addressee_no, q.problem, *q.others) for q in held if q not in same} == wanted
        assert all(value not in q.message for q in held for value in clear.values())
        results = list(check_register(installation.current().database_url("residents")))
        broken = {r.id for r in results if not r.holds}
        assert broken <= {"C07"}, broken

    def test_a_broken_run_goes_on_where_it_stopped(self, city: Path, owner: psycopg.Connection) -> None:
        before = structure(owner)
        stop = (
            "from openjuki.systems.residents.services.city_import import parts\n"
            "from openjuki.systems.residents.services import load_city as module\n"
            "whole = module.load_part\n"
            "def broken(folder, part, key, run):\n"
            "    if part >= 3: raise SystemExit(9)\n"
            "    return whole(folder, part, key, run)\n"
            "module.load_part = broken"
        )
        assert load(city, script=stop).returncode != 0
        some = Person.objects.count()
        assert 0 < some < everybody(city)
        assert structure(owner) < before
        done = load(city)
        assert done.returncode == 0, done.stderr
        assert Person.objects.count() == everybody(city)
        assert PersonVersion.objects.count() == ImportFolder.open(city).facts["counts"]["versions"]
        assert structure(owner) == before

    def test_other_files_replace_what_a_broken_run_left(self, city: Path, copied: Path) -> None:
        stop = "from openjuki.systems.residents.services import load_city as m\nm.ddl.restore = None"
        assert load(copied, script=stop).returncode != 0
        with edited(copied, names(copied, "versions")[0]) as lines:
            lines[0]["note"] = "作り直したファイル"
        assert load(copied).returncode == 0
        assert Person.objects.count() == everybody(city)
        assert PersonVersion.objects.filter(note="作り直したファイル").count() == 1


@pytest.mark.usefixtures("real_db")
class TestRefused:
    """Nothing enters, and the text says why."""

    def refused(self, folder: Path, text: str, **options: Any) -> None:
        done = load(folder, **options)
        assert done.returncode != 0
        assert text in done.stderr
        assert "Traceback" not in done.stderr
        assert PersonVersion.objects.count() == 0

    def test_a_changed_file(self, copied: Path) -> None:
        path = copied / names(copied, "versions")[1]
        path.write_bytes(path.read_bytes()[:-20])
        self.refused(copied, "一覧と一致しません")

    def test_a_key_of_another_folder(self, copied: Path, tmp_path: Path) -> None:
        copied.with_name("city.key").unlink()
        ImportKey.create(tmp_path / "city.key")
        self.refused(copied, "取込鍵がこのフォルダーのものではありません")

    def test_no_manifest(self, copied: Path) -> None:
        (copied / "manifest.json").unlink()
        self.refused(copied, "manifest.json を読めません")

    def test_the_app_role(self, city: Path) -> None:
        self.refused(city, "所有者の役割", role="app")

    def test_columns_of_another_edition(self, copied: Path) -> None:
        part = names(copied, "versions")[0]
        with edited(copied, part) as lines:
            for row in lines:
                row["blood_type"] = "A"
        self.refused(copied, "blood_type")


def _householder(folder: Path, household_no: str) -> str:
    found = [
        r["addressee_no"]
        for r in ImportFolder.open(folder).records("versions")
        if r["household_no"] == household_no and r["relationship"] == "世帯主" and r["is_latest"] == "True"
    ]
    return min(found)


@pytest.mark.parametrize("cell", ["a\tb", "a\nb", "a\rb", "a\bb", "", 'say "x"', "\\N", "\\."])
def test_awkward_cells_reach_the_database_as_they_are(owner: psycopg.Connection, cell: str) -> None:
    with owner.transaction(force_rollback=True), owner.cursor() as cursor:
        cursor.execute("CREATE TABLE awkward (a text, b text NOT NULL, c date)")
        with cursor.copy(copy_sql("awkward", ("a", "b", "c"), ("b",))) as copy:
            copy.write(line(["x", cell, ""]))
        assert cursor.execute("SELECT * FROM awkward").fetchone() == ("x", cell, None)
