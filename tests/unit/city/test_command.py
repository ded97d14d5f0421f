"""`openjuki city build` and `openjuki city check` as people run them."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from openjuki.cli.city import app

runner = CliRunner()


def test_build_then_check_then_break(tmp_path: Path) -> None:
    out = tmp_path / "city"
    made = runner.invoke(app, ["build", "--out", str(out), "--people", "400", "--as-of", "2026-11-22"])
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["residents"] == 400
    assert (tmp_path / "city.key").exists()
    assert not list(out.glob("*.key"))

    good = runner.invoke(app, ["check", str(out)])
    assert good.exit_code == 0, good.output
    assert "C16 個人番号・住民票コードは二人に付かない: OK" in good.stdout

    (out / "households-0000.csv.gz").write_bytes(b"")
    bad = runner.invoke(app, ["check", str(out)])
    assert bad.exit_code == 1
    assert "households-0000" in bad.output


def test_wrong_options_are_explained(tmp_path: Path) -> None:
    day = runner.invoke(app, ["build", "--out", str(tmp_path / "x"), "--as-of", "R8.4.1"])
    assert day.exit_code == 2
    assert "2026-04-01" in day.output
    place = runner.invoke(app, ["build", "--out", str(tmp_path / "y"), "--city", "99999", "--people", "10"])
    assert place.exit_code == 2
    assert "99999" in place.output


def test_check_needs_a_finished_folder(tmp_path: Path) -> None:
    result = runner.invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert "manifest.json" in result.output
