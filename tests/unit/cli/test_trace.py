"""Counting what passing tests bear (仕様との対応)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from openjuki.cli.main import app
from openjuki.cli.trace import report, results
from openjuki.cli.trace.tables import TABLES, known_ids

CASE = '<testcase classname="t" name="{name}"><properties>{ids}</properties>{state}</testcase>'


def write(folder: Path, *cases: tuple[str, list[str], str]) -> None:
    body = "".join(
        CASE.format(name=n, state=s, ids="".join(f'<property name="spec" value="{i}"/>' for i in ids))
        for n, ids, s in cases
    )
    (folder / "group.xml").write_text(f"<testsuites><testsuite>{body}</testsuite></testsuites>", "utf-8")


def line(folder: Path, table: str) -> report.Line:
    return next(x for x in report.compute(results.read(folder)) if x.name == table)


def test_only_passing_tests_count(tmp_path: Path) -> None:
    write(
        tmp_path,
        ("a", ["RR-01"], ""),
        ("b", ["RR-02"], "<failure/>"),
        ("c", ["RR-03"], "<skipped/>"),
        ("d", ["RR-04"], "<error/>"),
    )
    found = line(tmp_path, "functions.csv")
    assert found.covered == {"RR-01": 1}
    assert set(found.failing) == {"RR-02", "RR-04"}
    assert "RR-03" in found.open
    assert found.total == len(found.covered) + len(found.failing) + len(found.open)


def test_a_failing_test_does_not_take_away_what_another_proves(tmp_path: Path) -> None:
    write(tmp_path, ("a", ["RR-01"], ""), ("b", ["RR-01"], "<failure/>"))
    assert line(tmp_path, "functions.csv").covered == {"RR-01": 1}


def test_the_same_number_in_two_tables_is_two_ids(tmp_path: Path) -> None:
    write(tmp_path, ("a", ["sendai-1"], ""))
    assert len(line(tmp_path, "transfers-sendai.csv").covered) == 1
    assert line(tmp_path, "transfers-sapporo.csv").covered == {}
    assert line(tmp_path, "provision-table.csv").covered == {}


def test_ids_are_unique_over_all_tables() -> None:
    assert len(known_ids()) == sum(len(t.rows()) for t in TABLES)


def test_json_lists_the_rest_with_its_meaning(tmp_path: Path) -> None:
    write(tmp_path, ("a", ["U-08"], ""))
    done = CliRunner().invoke(app, ["trace", "--json", "--results", str(tmp_path)])
    assert done.exit_code == 0
    controls = next(t for t in json.loads(done.stdout) if t["table"] == "controls.csv")
    assert controls["covered"] == {"U-08": 1}
    assert controls["covered_count"] == 1
    assert controls["open"]["A-01"]


def test_without_results_it_says_what_to_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["trace", "--results", str(tmp_path)])
    assert done.exit_code == 2
    assert "make test" in done.stderr


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_row_says_what_it_is(table: object) -> None:
    assert all(table.rows().values())  # type: ignore[attr-defined]
